import { failureOf } from '../../../db/errors.ts';
import { knownMembers, type MemberKnown } from '../../../db/importsMembers.ts';
import { type ConsentRow, consentPart } from '../../../db/members.ts';
import { memberNotes, memberTags } from '../../../db/schema/index.ts';
import { commit, insertRows, type Part } from '../../../db/unit.ts';
import { type MemberListLine, readMemberLine } from '../../core/imports/memberLine.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { type CardOf, idFrom, importedMemberParts } from './newMembers.ts';
import { type ImportCounts, type ImportRun, linesOf, type Refused, refuseLines } from './run.ts';

interface Listed {
  readonly rowNo: number;
  readonly line: MemberListLine;
  readonly memberId: string;
}

interface Plan {
  readonly made: readonly Listed[];
  /** Whoever joined in the chat before, with a number that the platform vouched for, gets the number of their old card. */
  readonly linked: readonly CardOf[];
  readonly already: number;
  readonly refused: readonly Refused[];
}

/** Somebody else writes the same members at the same moment: look again. */
const TRIES = 5;

/** Takes over members, a thousand in a unit. A card or a phone that is here already is not touched. */
export async function importMembers(run: ImportRun): Promise<ImportCounts> {
  const counts = { taken: 0, already: 0, members: 0 };
  for await (const lines of linesOf(run)) {
    const listed: Listed[] = [];
    const refused: Refused[] = [];
    for (const { rowNo, cells } of lines) {
      const read = readMemberLine(cells, run.rules);
      if (read.ok) listed.push({ rowNo, line: read.value, memberId: idFrom(`member ${run.list.hash} ${rowNo}`) });
      else refused.push({ rowNo, refusal: read.refusal });
    }
    const plan = await writeGroup(run, listed);
    await refuseLines(run, [...refused, ...plan.refused]);
    counts.members += plan.made.length;
    counts.taken += plan.made.length + plan.linked.length;
    counts.already += plan.already;
  }
  const { members, ...lines } = counts;
  return { ...lines, made: { members } };
}

async function writeGroup(run: ImportRun, listed: readonly Listed[]): Promise<Plan> {
  for (let attempt = 1; ; attempt += 1) {
    const keys = listed.map(({ line, memberId }) => ({ card: line.card, phone: line.phone, memberId }));
    const plan = planGroup(listed, await knownMembers(run.deps.db, keys));
    if (run.request.dryRun) return plan;
    try {
      await commit(run.deps.db, partsOf(run, plan));
      return plan;
    } catch (error) {
      const { kind } = failureOf(error);
      if (attempt === TRIES || kind === 'other' || kind === 'forbidden') throw error;
    }
  }
}

/** What becomes of each line: new, there already, the card of somebody who is here, or a phone that is taken. */
function planGroup(listed: readonly Listed[], known: readonly MemberKnown[]): Plan {
  const seen = { cards: new Set<string>(), phones: new Set<string>() };
  const made: Listed[] = [];
  const linked: CardOf[] = [];
  const refused: Refused[] = [];
  for (const [at, one] of listed.entries()) {
    const { card, phone } = one.line;
    const { cardOwner = null, phoneOwner = null, mayLink = false, isKnown = false } = known[at] ?? {};
    const isCardKnown = cardOwner !== null || (card !== undefined && seen.cards.has(card));
    const isPhoneInList = phone !== undefined && seen.phones.has(phone);
    const isPhoneKnown = phoneOwner !== null || isPhoneInList;
    if (isKnown || isCardKnown || (isPhoneKnown && card === undefined)) continue;
    if (phone !== undefined) seen.phones.add(phone);
    if (isPhoneKnown && (!mayLink || isPhoneInList)) {
      refused.push({ rowNo: one.rowNo, refusal: { code: 'phone-of-another-card', cell: phone ?? '' } });
      continue;
    }
    if (card !== undefined) seen.cards.add(card);
    if (phoneOwner !== null && card !== undefined) linked.push({ cardNumber: card, memberId: phoneOwner });
    else made.push(one);
  }
  return { made, linked, refused, already: listed.length - made.length - linked.length - refused.length };
}

function partsOf({ deps, programme, now }: ImportRun, { made, linked }: Plan): readonly Part[] {
  const at = new Date(now);
  const rows = made.map(({ line, memberId }) => ({
    ...line,
    memberId,
    language: line.language === undefined ? programme.language : resolveLanguage(line.language),
    joinedAt: line.joinedAt ?? now,
  }));
  return [
    ...importedMemberParts(deps, rows, linked),
    consentPart(rows.flatMap(({ consent, memberId }) => (consent ? [consentOf(memberId, deps.newId(), at)] : []))),
    insertRows(
      memberTags,
      rows.flatMap(({ tags, memberId }) => tags.map((tag) => ({ memberId, tag, createdAt: at }))),
    ),
    insertRows(
      memberNotes,
      rows.flatMap(({ notes, memberId }) =>
        notes === '' ? [] : [{ memberId, noteId: deps.newId(), note: notes, staffId: null, createdAt: at }],
      ),
    ),
  ];
}

/** Marketing only, and only where the list says so: nobody read our words yet. */
const consentOf = (memberId: string, consentId: string, occurredAt: Date): ConsentRow => ({
  memberId,
  consentId,
  purpose: 'marketing',
  granted: true,
  textVersion: 'import',
  channel: 'import',
  source: 'import',
  occurredAt,
});
