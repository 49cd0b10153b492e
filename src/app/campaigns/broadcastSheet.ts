import { quietEndsAt } from '../../core/calendar/hours.ts';
import { waitsUntil } from '../../core/campaigns/waiting.ts';
import type { Programme } from '../../core/programme.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import type { ChannelName, Quota } from '../channel.ts';
import type { Deps } from '../deps.ts';
import { type BroadcastContent, type BroadcastText, type BroadcastView, MOST_CAPTION } from './broadcast.ts';
import { type AudienceCount, audienceQuery, countOf } from './broadcastAudience.ts';

/** All that an owner should know before a broadcast goes out. Instants in shop time. */
export interface BroadcastSheet {
  readonly broadcast: BroadcastView;
  readonly count: AudienceCount;
  /** When the first message goes out, and whether that is later than asked for, because of quiet hours. */
  readonly beginsAt: number;
  readonly isHeldByQuiet: boolean;
  /** Until when it waits on LINE for members to write; `null`: it does not. */
  readonly waitsUntil: number | null;
  /** About how long it takes from then on. */
  readonly seconds: number;
  /** What LINE counts of it, and how many it leaves this month; `undefined` where LINE has no part in it. */
  readonly line: { readonly messages: number; readonly left: number | 'unlimited' | 'unknown' } | undefined;
  /** Members whose language has no text; they get the first one's. */
  readonly otherLanguage: { readonly members: number; readonly first: string } | undefined;
  /** On Telegram the words follow the picture, because they are long. */
  readonly isSplitOnTelegram: boolean;
}

export interface SheetPorts {
  readonly names: readonly ChannelName[];
  readonly quota: (channel: ChannelName) => Promise<Quota | undefined>;
  /** How many members are written to in a second. */
  readonly perSecond: (channel: ChannelName) => number;
}

/** The pre-flight sheet of a broadcast that would be confirmed for `wanted` (absent: now). */
export async function broadcastSheet(
  deps: Deps,
  broadcast: BroadcastView,
  { names, quota, perSecond }: SheetPorts,
  programme: Programme,
  now: number,
  wanted = now,
): Promise<BroadcastSheet> {
  const begins = quietEndsAt(Math.max(now, wanted), programme.timeZone, programme.messages);
  const query = await audienceQuery(deps, broadcast.audience, broadcast, names, programme, begins);
  const count = await countOf(deps, query);
  return {
    broadcast,
    count,
    beginsAt: begins,
    isHeldByQuiet: begins > Math.max(now, wanted),
    waitsUntil: names.includes('line')
      ? waitsUntil({ waitHours: broadcast.waitHours, dueAt: begins, untilAt: null }, programme)
      : null,
    seconds: Math.ceil(Math.max(0, ...count.channels.map(({ channel, members }) => members / perSecond(channel)))),
    line: names.includes('line') ? await lineCost(count, quota) : undefined,
    otherLanguage: otherLanguage(broadcast.content, count),
    isSplitOnTelegram:
      broadcast.content.imageUrl !== null && broadcast.content.texts.some(({ text }) => text.length > MOST_CAPTION),
  };
}

async function lineCost(count: AudienceCount, quota: SheetPorts['quota']): Promise<BroadcastSheet['line']> {
  const messages = count.channels.find(({ channel }) => channel === 'line')?.members ?? 0;
  const month = await quota('line');
  if (month === undefined) return { messages, left: 'unknown' };
  return { messages, left: month.limit === null ? 'unlimited' : Math.max(0, month.limit - month.used) };
}

function otherLanguage({ texts }: BroadcastContent, { languages }: AudienceCount): BroadcastSheet['otherLanguage'] {
  const [first] = texts;
  if (first === undefined) return undefined;
  const members = languages
    .filter(({ language }) => textFor(texts, language).language !== resolveLanguage(language))
    .reduce((all, one) => all + one.members, 0);
  return members === 0 ? undefined : { members, first: first.language };
}

/** The text for somebody of this language (BCP 47): their own, else the first. */
export function textFor(texts: readonly BroadcastText[], tag: string | undefined): BroadcastText {
  const [first] = texts;
  if (first === undefined) throw new Error('a broadcast has at least one text');
  const language = resolveLanguage(tag);
  return texts.find((one) => one.language === language) ?? first;
}
