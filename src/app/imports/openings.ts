import { hasOpening, membersNamed } from '../../../db/importsMembers.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { type OpeningListLine, readOpeningLine } from '../../core/imports/otherLines.ts';
import type { Posted } from '../../core/points/credit.ts';
import { decideOpening } from '../../core/points/decideOpening.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import { isOutOfRange } from '../pointsRange.ts';
import { type ImportCounts, type ImportRun, linesOf, type Refused, refuseLines } from './run.ts';

type OpeningRefusal = { readonly code: 'member-unknown' | 'opening-known' | 'points-out-of-range' };

interface OpeningState {
  readonly member: MemberPoints | undefined;
  readonly isKnown: boolean;
}

/** Members at the same time: their units share statements. */
const AT_ONCE = 32;

/** Gives members what they bring along from the old system, once each, whatever the list says a second time. */
export async function importOpenings(run: ImportRun): Promise<ImportCounts> {
  const counts = { taken: 0, already: 0, points: 0 };
  // A trial writes nothing that a second line of a member could meet.
  const tried = new Set<string>();
  for await (const lines of linesOf(run)) {
    const refused: Refused[] = [];
    const read: { readonly rowNo: number; readonly line: OpeningListLine }[] = [];
    for (const { rowNo, cells } of lines) {
      const line = readOpeningLine(cells, run.rules);
      if (line.ok) read.push({ rowNo, line: line.value });
      else refused.push({ rowNo, refusal: line.refusal });
    }
    const named = await membersNamed(run.deps.db, [...new Set(read.map(({ line }) => line.who))]);
    const give = async ({ rowNo, line }: (typeof read)[number]): Promise<void> => {
      const memberId = named.get(line.who);
      const known = memberId === undefined ? 'member-unknown' : 'already';
      const isNothing = memberId === undefined || line.points === 0;
      const outcome = isNothing || tried.has(memberId) ? known : await giveOpening(run, memberId, line);
      if (run.request.dryRun && outcome === 'taken' && memberId !== undefined) tried.add(memberId);
      if (outcome === 'already') counts.already += 1;
      else if (outcome === 'taken') {
        counts.taken += 1;
        counts.points += line.points;
      } else refused.push({ rowNo, refusal: { code: outcome } });
    };
    // The first line of a member is the one that counts.
    const byMember = [...Map.groupBy(read, ({ line }) => named.get(line.who) ?? line.who).values()];
    const inTurn = async (own: typeof read): Promise<void> => {
      for (const one of own) await give(one);
    };
    for (let from = 0; from < byMember.length; from += AT_ONCE) {
      await Promise.all(byMember.slice(from, from + AT_ONCE).map(inTurn));
    }
    await refuseLines(run, refused);
  }
  const { points, ...lines } = counts;
  return { ...lines, made: { points } };
}

async function giveOpening(
  { deps, request, programme, now }: ImportRun,
  memberId: string,
  line: OpeningListLine,
): Promise<'taken' | 'already' | 'member-unknown' | 'points-out-of-range'> {
  const read = async (): Promise<OpeningState> => ({
    member: await findMemberPoints(deps.db, memberId),
    isKnown: await hasOpening(deps.db, memberId),
  });
  const decide = ({ member, isKnown }: OpeningState): Decision<Posted & { member: MemberPoints }, OpeningRefusal> => {
    if (member === undefined) return refuse({ code: 'member-unknown' });
    if (isKnown) return refuse({ code: 'opening-known' });
    const posted = decideOpening(member.points, line, programme, now, deps.newId);
    return isOutOfRange(posted.after) ? refuse({ code: 'points-out-of-range' }) : accept({ ...posted, member });
  };
  const answered = request.dryRun
    ? decide(await read())
    : await decideAndCommit<OpeningState, Posted & { member: MemberPoints }, Record<string, never>, OpeningRefusal>(
        deps,
        {
          read,
          decide,
          parts: (_state, { member, ...change }) =>
            ledgerParts({ memberId: member.memberId, version: member.version, change }),
          answer: () => ({}),
        },
      );
  if (answered.ok) return 'taken';
  const { code } = answered.refusal;
  if (code === 'key-reused') throw new Error('a balance has no key'); // it was given none
  return code === 'opening-known' ? 'already' : code;
}
