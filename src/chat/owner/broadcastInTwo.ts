import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import type { BroadcastSheet } from '../../app/campaigns/broadcastSheet.ts';
import { firstToHear, lookInTwo } from '../../app/campaigns/inTwo.ts';
import type { Button } from '../../app/channel.ts';
import { dateTime } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { levelName } from '../tierWords.ts';
import { tap } from './access.ts';
import { refusedReply } from './broadcastDraftCard.ts';
import { costRows, leftRows, notesOf, portsOf, sheetReply, waitRows } from './broadcastSheet.ts';

/** So many hours later everybody else gets it. */
export const OTHERS_AFTER_HOURS: readonly number[] = [1, 3, 6, 24, 48];

const MINUTE_MS = 60_000;

/** Asks how much earlier, then shows who gets it when, and the button that sends it so. */
export async function inTwoReply(
  context: ChatContext,
  broadcast: BroadcastView,
  [asked = '', minutes = '']: readonly string[],
): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const { campaignId } = broadcast;
  if (broadcast.state !== 'draft') return refusedReply(context, { code: 'broadcast-confirmed' });
  const at = /^\d{1,9}$/.test(minutes) ? Number(minutes) * MINUTE_MS : undefined;
  const hours = OTHERS_AFTER_HOURS.find((one) => String(one) === asked);
  if (hours === undefined) return ask(context, campaignId, minutes);
  const look = await lookInTwo(deps, broadcast, hours, portsOf(context), programme, now, at);
  if (look === undefined) return sheetReply(context, campaignId, at);
  const { tier, first, others, both } = look;
  const rows = (name: string, half: BroadcastSheet, when: string) => [
    { name, value: text(language, 'bcast.two-half', { count: half.count.gets, when }) },
    ...waitRows(context, half),
  ];
  const whenOf = (instant: number) => dateTime(instant, programme, language);
  const looked = at === undefined ? Math.floor(now / MINUTE_MS) : 0;
  const confirmed = `bcgo:${campaignId}:${broadcast.version}:${looked}:${at === undefined ? '' : minutes}:${hours}`;
  const from = text(language, 'bcast.two-first', { tier: levelName(tier, language) });
  const isNobodyFirst = first.count.gets === 0;
  const notes = [
    ...(isNobodyFirst && others.count.gets > 0 ? [text(language, 'bcast.two-nobody', { from })] : []),
    notesOf(context, both),
  ].filter((note) => note !== '');
  const allAtOnce = tap(context, 'bcast.two-not', `bccheck:${campaignId}`, isNobodyFirst ? 'primary' : undefined);
  return say({
    type: 'card',
    title: text(language, 'bcast.sheet'),
    ...(notes.length === 0 ? {} : { body: notes.join('\n\n') }),
    rows: [
      ...rows(from, first, first.beginsAt <= now ? text(language, 'bcast.sheet-now') : whenOf(first.beginsAt)),
      ...rows(text(language, 'bcast.two-others'), others, whenOf(others.beginsAt)),
      ...leftRows(context, both),
      ...costRows(context, both),
    ],
    buttons: isNobodyFirst
      ? [allAtOnce, tap(context, 'bcast.change', `bcast:${campaignId}`)]
      : [
          tap(context, at === undefined ? 'bcast.go-now' : 'bcast.go-then', confirmed, 'primary'),
          tap(context, 'bcast.two-hours-other', `bctwo:${campaignId}::${minutes}`),
          allAtOnce,
        ],
    quickReplies: [tap(context, 'bcast.see', `bcsee:${campaignId}`), tap(context, 'bcast.all', 'bcasts')],
  });
}

function ask(context: ChatContext, campaignId: string, minutes: string): Promise<Reply> | Reply {
  const { language, programme } = context;
  const tier = firstToHear(programme);
  if (tier === undefined) return sheetReply(context, campaignId);
  return say({
    type: 'text',
    text: text(language, 'bcast.two-ask', { tier: levelName(tier, language) }),
    quickReplies: [
      ...OTHERS_AFTER_HOURS.map((hours): Button => {
        const label = text(language, 'bcast.two-hours', { hours });
        return { label, action: { type: 'postback', data: `bctwo:${campaignId}:${hours}:${minutes}` } };
      }),
      tap(context, 'bcast.two-not', `bccheck:${campaignId}`),
    ],
  });
}

/** That the second half goes out all the same, and to whom. `startedAt`: of the first one. */
export function goesOnWords(
  { language, programme, now }: ChatContext,
  startedAt: number | null,
  others: BroadcastView,
) {
  const date = dateTime(others.dueAt ?? now, programme, language);
  return startedAt === null
    ? text(language, 'bcast.two-goes-all', { date })
    : text(language, 'bcast.two-goes-rest', { date });
}
