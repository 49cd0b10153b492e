import type { Message } from '../../app/channel.ts';
import type { MovedCounts } from '../../app/moveDays.ts';
import { changeProgramme, type ProgrammeChange, previewChange } from '../../app/programme.ts';
import { programmeDiff } from '../../core/settings/diff.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { plainWords } from '../member/words.ts';
import { comparedRows } from '../settings/diffWords.ts';
import { actorOf } from '../staff/counter.ts';
import { isOwner, type Label, only, tap, told } from './access.ts';

const FLOW = 'pchange';

/** Where the owner was, and where a change that does not come about leads back to. */
const SCREENS = {
  settings: ['owner.settings', 'osettings'],
  tiers: ['tiers.open', 'tiers'],
  cards: ['cards.open', 'scards'],
  worth: ['worth.open', 'worth'],
  issue: ['owner.coupons', 'ocoupons'],
  milestones: ['mile.open', 'miles'],
  automation: ['auto.back', 'autos'],
} as const satisfies Record<string, readonly [Label, string]>;

export type ChangeScreen = keyof typeof SCREENS;

/** A change of the programme that the owner has made and not yet seen. JSON: it waits in the conversation. */
export interface WantedChange {
  readonly screen: ChangeScreen;
  readonly change: ProgrammeChange;
  /** What is said once it is saved. */
  readonly done: string;
  /** What the change means today, besides what it changes. */
  readonly note?: string;
}

/** Answers a change that was saved; the context has the programme after it. */
export type AfterChange = (context: ChatContext, wanted: WantedChange) => Promise<Reply>;

/**
 * Shows what a change would make different, before it is, and asks for one tap; what is refused or changes nothing is
 * told at once.
 */
export async function askToChange(
  context: ChatContext,
  wanted: WantedChange,
  ...before: readonly Message[]
): Promise<Reply> {
  const { deps, language, now } = context;
  const preview = await previewChange(deps, wanted.change, actorOf(context), now);
  if (!preview.ok) return notDone(context, wanted, text(language, preview.refusal.code));
  const { version, moved, ...programmes } = preview.value;
  if (programmeDiff(programmes.before, programmes.after).length === 0)
    return notDone(context, wanted, text(language, 'diff.nothing'));
  const token = deps.newId();
  const card: Message = {
    type: 'card',
    title: text(language, 'diff.title'),
    body: [wanted.note, movedWords(moved, language), text(language, 'diff.body')]
      .filter((part) => part !== undefined)
      .join('\n'),
    rows: comparedRows({ language, ...programmes }),
    buttons: [tap(context, 'diff.confirm', `pchange:${token}`, 'primary'), tap(context, 'common.cancel', 'cancel')],
  };
  return { ...say(...before, card), conversation: { flow: FLOW, step: token, data: { wanted, seen: version } } };
}

/** What the owner has planned stays on its days when the time zone changes; what customers have keeps its moment. */
const movedWords = (moved: MovedCounts | undefined, language: Language): string | undefined =>
  moved === undefined || moved.offers + moved.broadcasts === 0
    ? undefined
    : text(language, 'diff.days-stay', { offers: String(moved.offers), broadcasts: String(moved.broadcasts) });

const notDone = (context: ChatContext, { screen }: WantedChange, words: string): Reply => {
  const [label, data] = SCREENS[screen];
  return { ...told(context, words, tap(context, label, data)), conversation: null };
};

/** The tap that puts a change in force, with what follows it on each screen. */
export const confirmPart = (after: Readonly<Record<ChangeScreen, AfterChange>>): ChatPart => ({
  actions: {
    pchange: only(isOwner, async (context, [token]) => {
      const { conversation } = context;
      if (conversation?.flow !== FLOW || conversation.step !== token)
        return {
          ...say({ type: 'text', text: text(context.language, 'form.step-is-over') }),
          conversation: conversation ?? null,
        };
      return confirmed(context, after);
    }),
  },
  flows: {
    [FLOW]: async (context, said) => {
      if (!isOwner(context)) return { messages: [], conversation: null };
      return plainWords(said) === plainWords(text(context.language, 'diff.confirm'))
        ? confirmed(context, after)
        : askToChange(context, pendingOf(context).wanted);
    },
  },
});

const pendingOf = ({ conversation }: ChatContext) =>
  conversation?.data as unknown as { readonly wanted: WantedChange; readonly seen: number };

async function confirmed(context: ChatContext, after: Readonly<Record<ChangeScreen, AfterChange>>): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { wanted, seen } = pendingOf(context);
  const changed = await changeProgramme(deps, wanted.change, actorOf(context), `${key}:change`, now, seen);
  if (changed.ok)
    return {
      conversation: null,
      ...(await after[wanted.screen]({ ...context, programme: changed.value.document }, wanted)),
    };
  if (changed.refusal.code !== 'programme-changed')
    return notDone(context, wanted, text(language, changed.refusal.code));
  // What it meant was reckoned by the programme before.
  const { note: _note, ...again } = wanted;
  return askToChange(context, again, { type: 'text', text: text(language, 'diff.moved') });
}
