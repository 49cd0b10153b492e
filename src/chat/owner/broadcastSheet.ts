import { readBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { type BroadcastSheet, broadcastSheet, type SheetPorts } from '../../app/campaigns/broadcastSheet.ts';
import { firstToHear } from '../../app/campaigns/inTwo.ts';
import type { Button } from '../../app/channel.ts';
import { dateTime } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { tap } from './access.ts';
import { refusedReply } from './broadcastDraftCard.ts';
import { durationWords, languageName, leftOutWords } from './broadcastWords.ts';

/** Everything that an owner should know before it goes out, and the buttons that send it. `at`: later than now. */
export async function sheetReply(context: ChatContext, campaignId: string, at?: number): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const broadcast = await readBroadcast(deps, campaignId);
  if (broadcast === undefined) return refusedReply(context, { code: 'broadcast-unknown' });
  if (broadcast.state !== 'draft') return refusedReply(context, { code: 'broadcast-confirmed' });
  const sheet = await broadcastSheet(deps, broadcast, portsOf(context), programme, now, at);
  const notes = notesOf(context, sheet);
  const change = tap(context, 'bcast.change', `bcast:${campaignId}`);
  const isNobody = sheet.count.gets === 0;
  const looked = `${broadcast.version}:${Math.floor(now / 60_000)}`;
  const confirmed = `bcgo:${campaignId}:${looked}${at === undefined ? '' : `:${Math.round(at / 60_000)}`}`;
  return say({
    type: 'card',
    title: text(language, 'bcast.sheet'),
    ...(notes === '' ? {} : { body: notes }),
    rows: rowsOf(context, sheet, at),
    buttons: isNobody
      ? [change]
      : [
          tap(context, at === undefined ? 'bcast.go-now' : 'bcast.go-then', confirmed, 'primary'),
          tap(context, 'bcast.go-at', `bcat:${campaignId}`),
          tap(context, 'bcast.test', `bctest:${campaignId}`),
          change,
        ],
    quickReplies: [
      ...(isNobody ? [] : inTwoButton(context, campaignId, at)),
      tap(context, 'bcast.see', `bcsee:${campaignId}`),
      tap(context, 'bcast.all', 'bcasts'),
    ],
  });
}

export const portsOf = ({ channels, event }: ChatContext): SheetPorts =>
  channels ?? { names: [event.channel], quota: async () => undefined, perSecond: () => 1 };

/** The way to a broadcast that members of tiers with early access get first, where a tier has it. `at`: later than now. */
const inTwoButton = (context: ChatContext, campaignId: string, at: number | undefined): readonly Button[] =>
  firstToHear(context.programme) === undefined
    ? []
    : [tap(context, 'bcast.two', `bctwo:${campaignId}::${at === undefined ? '' : Math.round(at / 60_000)}`)];

function rowsOf(context: ChatContext, sheet: BroadcastSheet, at: number | undefined) {
  const { language, programme } = context;
  const { count, beginsAt, isHeldByQuiet } = sheet;
  const date = dateTime(beginsAt, programme, language);
  const when = isHeldByQuiet
    ? text(language, 'bcast.sheet-quiet', { date })
    : at === undefined
      ? text(language, 'bcast.sheet-now')
      : date;
  return [
    row(text(language, 'bcast.sheet-gets'), text(language, 'bcast.sheet-members', { count: count.gets })),
    ...leftRows(context, sheet),
    row(text(language, 'bcast.sheet-when'), when),
    ...waitRows(context, sheet),
    ...costRows(context, sheet),
  ];
}

const row = (name: string, value: string) => ({ name, value });

/** Who does not get it: those left out, and the control group where there is one. */
export function leftRows(context: ChatContext, { count, broadcast }: BroadcastSheet) {
  const { language } = context;
  const left = leftOutWords(count.leftOut, context);
  return [
    row(text(language, 'bcast.sheet-left'), left === '' ? text(language, 'bcast.sheet-nobody-left') : left),
    ...(broadcast.controlPercent === 0
      ? []
      : [row(text(language, 'bcast.sheet-held'), text(language, 'bcast.sheet-held-value', { count: count.heldOut }))]),
  ];
}

/** Until when it waits on LINE, where it does. */
export const waitRows = ({ language, programme }: ChatContext, { waitsUntil }: BroadcastSheet) =>
  waitsUntil === null
    ? []
    : [
        row(
          text(language, 'bcast.wait'),
          text(language, 'bcast.wait-until', { date: dateTime(waitsUntil, programme, language) }),
        ),
      ];

/** How long it takes, and what LINE counts of it. */
export const costRows = (context: ChatContext, { seconds, line }: BroadcastSheet) => [
  row(text(context.language, 'bcast.sheet-takes'), durationWords(seconds, context.language)),
  ...(line === undefined ? [] : [row(text(context.language, 'bcast.sheet-line'), lineWords(context, line))]),
];

function lineWords({ language }: ChatContext, { messages, left }: NonNullable<BroadcastSheet['line']>): string {
  if (left === 'unlimited') return text(language, 'bcast.line-unlimited', { messages });
  if (left === 'unknown') return text(language, 'bcast.line-unknown', { messages });
  return text(language, 'bcast.line-left', { messages, left });
}

/** What needs a second look, a line each. */
export function notesOf(
  { language }: ChatContext,
  { count, line, otherLanguage, isSplitOnTelegram }: BroadcastSheet,
): string {
  const isShort = line !== undefined && typeof line.left === 'number' && line.left < line.messages;
  return [
    ...(count.gets === 0 ? [text(language, 'bcast.nobody')] : []),
    ...(isShort && typeof line.left === 'number' ? [text(language, 'bcast.line-short', { left: line.left })] : []),
    ...(otherLanguage === undefined
      ? []
      : [
          text(language, 'bcast.other-language', {
            count: otherLanguage.members,
            first: languageName(otherLanguage.first),
          }),
        ]),
    ...(isSplitOnTelegram ? [text(language, 'bcast.looks-telegram', { picture: 'split' })] : []),
  ].join('\n\n');
}
