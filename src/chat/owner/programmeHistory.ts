import type { Message } from '../../app/channel.ts';
import { readProgramme } from '../../app/programme.ts';
import {
  type ProgrammeAuthor,
  type ProgrammeVersion,
  putProgrammeBack,
  readProgrammeDocument,
  readProgrammeVersion,
  readProgrammeVersions,
} from '../../app/programmeHistory.ts';
import type { Programme } from '../../core/programme.ts';
import { programmeDiff } from '../../core/settings/diff.ts';
import { dateTime, list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { comparedRows, differenceWords } from '../settings/diffWords.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';

const PAGE = 5;
const MOST_LABELS = 4;

/** The versions of the programme: who changed what and when, and back to one of them after a look at what that changes. */
export const programmeHistoryPart: ChatPart = {
  actions: {
    phist: only(isOwner, async (context, [through]) => listReply(context, numberOf(through) ?? null)),
    pver: only(isOwner, async (context, [version]) => versionReply(context, numberOf(version))),
    pback: only(isOwner, async (context, [version]) => backReply(context, numberOf(version))),
    pbackyes: only(isOwner, async (context, [to, inForce]) => putBack(context, numberOf(to), numberOf(inForce))),
  },
};

/** An old button may carry anything. */
const numberOf = (arg: string | undefined): number | undefined =>
  arg !== undefined && /^\d{1,9}$/.test(arg) ? Number(arg) : undefined;

async function listReply(context: ChatContext, through: number | null): Promise<Reply> {
  const { deps, language, programme } = context;
  const { versions, next } = await readProgrammeVersions(deps, through, PAGE);
  if (versions.length === 0) return nothing(context, 'programme.history-empty');
  return say({
    type: 'card',
    title: text(language, 'programme.history'),
    rows: versions.map((one) => ({
      name: text(language, 'programme.version', {
        version: String(one.version),
        date: dateTime(one.at, programme, language),
      }),
      value: [whoWords(context, one.by), labelsOf(context, one)].filter((part) => part !== '').join('\n'),
    })),
    buttons: versions.map(({ version }) => ({
      label: text(language, 'programme.version-open', { version: String(version) }),
      action: { type: 'postback', data: `pver:${version}` },
    })),
    quickReplies: [
      ...(next === null ? [] : [tap(context, 'programme.history-older', `phist:${next}`)]),
      tap(context, 'owner.settings', 'osettings'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

const nothing = (context: ChatContext, key: 'programme.history-empty' | 'diff.nothing'): Reply =>
  told(context, text(context.language, key), tap(context, 'owner.settings', 'osettings'));

/** What a version changed, by name: the list is to find it again, the version itself tells the rest. */
function labelsOf({ language }: ChatContext, { before, after }: ProgrammeVersion): string {
  const labels = programmeDiff(before, after).map((one) => differenceWords(one, { language, before, after }).label);
  const more = labels.length - MOST_LABELS;
  const shown = labels.slice(0, MOST_LABELS);
  return list(more > 0 ? [...shown, text(language, 'diff.more', { count: more })] : shown, language);
}

function whoWords({ language }: ChatContext, by: ProgrammeAuthor): string {
  const who = {
    staff: () => ('name' in by ? by.name : ''),
    key: () => text(language, 'programme.by-key', { key: 'name' in by ? by.name : '' }),
    system: () => text(language, 'programme.by-service'),
    gone: () => text(language, 'programme.by-gone'),
  }[by.kind]();
  return text(language, 'programme.version-who', { who });
}

async function versionReply(context: ChatContext, version: number | undefined): Promise<Reply> {
  const { deps, language, programme } = context;
  const found = version === undefined ? undefined : await readProgrammeVersion(deps, version);
  if (found === undefined) return listReply(context, null);
  const inForce = (await readProgramme(deps)).version;
  const isInForce = found.version === inForce;
  return say({
    type: 'card',
    title: text(language, 'programme.version', {
      version: String(found.version),
      date: dateTime(found.at, programme, language),
    }),
    body: [whoWords(context, found.by), ...(isInForce ? [text(language, 'programme.version-in-force')] : [])].join(
      '\n',
    ),
    rows: comparedRows({ language, before: found.before, after: found.after }),
    buttons: isInForce ? [] : [tap(context, 'programme.back', `pback:${found.version}`)],
    quickReplies: [tap(context, 'programme.history', 'phist'), tap(context, 'owner.menu', 'owner')],
  });
}

/** What going back to a version would change today. */
async function backReply(context: ChatContext, to: number | undefined, ...before: readonly Message[]): Promise<Reply> {
  const { deps } = context;
  const document = to === undefined ? undefined : await readProgrammeDocument(deps, to);
  if (to === undefined || document === undefined) return listReply(context, null);
  const inForce = await readProgramme(deps);
  if (programmeDiff(inForce.document, document).length === 0) return nothing(context, 'diff.nothing');
  return say(...before, backCard(context, to, inForce, document));
}

function backCard(
  context: ChatContext,
  to: number,
  inForce: { readonly version: number; readonly document: Programme },
  document: Programme,
): Message {
  const { language } = context;
  return {
    type: 'card',
    title: text(language, 'programme.back-title', { version: String(to) }),
    body: text(language, 'diff.body'),
    rows: comparedRows({ language, before: inForce.document, after: document }),
    buttons: [
      tap(context, 'diff.confirm', `pbackyes:${to}:${inForce.version}`, 'primary'),
      tap(context, 'common.cancel', 'phist'),
    ],
  };
}

async function putBack(context: ChatContext, to: number | undefined, inForce: number | undefined): Promise<Reply> {
  const { deps, language, now, key } = context;
  if (to === undefined || inForce === undefined) return listReply(context, null);
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const done = await putProgrammeBack(deps, { to, inForce }, by, `${key}:programme-back`, now);
  if (done.ok)
    return told(
      context,
      text(language, 'programme.back-done', { version: String(to) }),
      tap(context, 'programme.history', 'phist'),
      tap(context, 'owner.settings', 'osettings'),
    );
  return done.refusal.code === 'programme-changed'
    ? backReply(context, to, { type: 'text', text: text(language, 'diff.moved') })
    : told(context, text(language, done.refusal.code), tap(context, 'programme.history', 'phist'));
}
