import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import { confirmBroadcast } from '../../app/campaigns/broadcastConfirm.ts';
import { deleteBroadcast, readBroadcast, readBroadcasts } from '../../app/campaigns/broadcastDraft.ts';
import { testBroadcast } from '../../app/campaigns/broadcastTest.ts';
import { othersOf } from '../../app/campaigns/inTwo.ts';
import { campaignProgress, resendUnknown } from '../../app/campaigns/progress.ts';
import { ASK_AGAIN_MS, type CampaignAct, LONGEST_PAUSE_MS, setCampaignState } from '../../app/campaigns/state.ts';
import { watchAgain } from '../../app/campaigns/watch.ts';
import type { Button, Message } from '../../app/channel.ts';
import { dateTime } from '../../i18n/format.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { isManager, type Label, only, staffOf, tap, told } from './access.ts';
import { draftReply, refusedReply } from './broadcastDraftCard.ts';
import { askPart } from './broadcastEditForm.ts';
import { goesOnWords, inTwoReply, OTHERS_AFTER_HOURS } from './broadcastInTwo.ts';
import { outcomeReply, unknownReply } from './broadcastOutcome.ts';
import { looksNote, testMessages } from './broadcastPreview.ts';
import { progressMessage } from './broadcastProgress.ts';
import { sheetReply } from './broadcastSheet.ts';
import { textForm } from './broadcastTextForm.ts';
import { askTime } from './broadcastTime.ts';
import { askWho } from './broadcastWhoForm.ts';
import { languageName, stateWords, titleOf, whoWords } from './broadcastWords.ts';
import { holdMessages } from './holds.ts';

type Handler = (context: ChatContext, broadcast: BroadcastView, args: readonly string[]) => Promise<Reply>;

/** A button about one broadcast, whose id is the first argument. */
const about = (handler: Handler): ActionHandler =>
  only(isManager, async (context, [campaignId = '', ...args]) => {
    const broadcast = isId(campaignId) ? await readBroadcast(context.deps, campaignId) : undefined;
    return broadcast === undefined
      ? refusedReply(context, { code: 'broadcast-unknown' })
      : handler(context, broadcast, args);
  });

/** Broadcasts, for owner and managers: write, look, check, send, and see how it goes. */
export const broadcastsPart: ChatPart = {
  actions: {
    bcasts: only(isManager, (context, [after = '']) => list(context, after)),
    bcnew: only(isManager, (context) => askWho(context)),
    bcast: about(show),
    bcedit: only(isManager, (context, [part = '', campaignId = '', language = '']) =>
      edit(context, campaignId, part, language),
    ),
    bcsee: about(preview),
    bctest: about(test),
    bctry: only(isManager, async (context) =>
      told(context, text(context.language, 'bcast.tried'), tap(context, 'bcast.all', 'bcasts')),
    ),
    bccheck: about((context, { campaignId }) => sheetReply(context, campaignId)),
    bcat: about((context, { campaignId }) => askTime(context, campaignId)),
    bctwo: about(inTwoReply),
    bcgo: about(confirm),
    bcdelete: about(async (context, { campaignId }) =>
      sure(
        context,
        text(context.language, 'bcast.delete-sure'),
        tap(context, 'bcast.delete-yes', `bcdeleteyes:${campaignId}`),
        campaignId,
      ),
    ),
    bcdeleteyes: about(remove),
    bcpause: about((context, broadcast) => direct(context, broadcast, 'pause', 'bcast.was-paused')),
    bcresume: about(resume),
    bcresumeyes: about((context, broadcast) => direct(context, broadcast, 'resume', 'bcast.was-resumed')),
    bccancel: about(askToCancel),
    bccancelyes: about(cancel),
    bcout: about(outcomeReply),
    bcun: about((context, broadcast, [after = '']) => unknownReply(context, broadcast, after)),
    bcagain: about(again),
    bcleave: about(async (context) =>
      told(context, text(context.language, 'bcast.unknown-left'), tap(context, 'bcast.all', 'bcasts')),
    ),
  },
};

async function list(context: ChatContext, after: string): Promise<Reply> {
  const { deps, language, now } = context;
  const { broadcasts, next } = await readBroadcasts(deps, isId(after) ? after : null);
  const quickReplies = [
    tap(context, 'bcast.new', 'bcnew'),
    ...(next === undefined ? [] : [tap(context, 'coupons.more', `bcasts:${next}`)]),
    tap(context, 'owner.menu', 'owner'),
  ];
  const holds = await holdMessages(context);
  if (broadcasts.length === 0) return say(...holds, { type: 'text', text: text(language, 'bcast.none'), quickReplies });
  const cards = broadcasts.map((broadcast) => ({
    title: titleOf(broadcast),
    rows: [
      { name: text(language, 'bcast.state'), value: stateWords(broadcast, context, now) },
      { name: text(language, 'bcast.who'), value: whoWords(broadcast, context) },
    ],
    buttons: [tap(context, 'bcast.open', `bcast:${broadcast.campaignId}`)],
  }));
  return say(...holds, { type: 'carousel', title: text(language, 'bcast.title'), cards, quickReplies });
}

/** A draft to go on with, the count of one that goes, the outcome of one that is over. */
async function show(context: ChatContext, broadcast: BroadcastView): Promise<Reply> {
  if (broadcast.state === 'draft') return draftReply(context, broadcast);
  const progress = await campaignProgress(context.deps, broadcast.campaignId);
  const isOver = broadcast.state === 'done' || broadcast.state === 'cancelled';
  if (progress === undefined || (isOver && broadcast.startedAt !== null)) return outcomeReply(context, broadcast);
  const quickReplies = [tap(context, 'bcast.all', 'bcasts'), tap(context, 'owner.menu', 'owner')];
  return say({ ...progressMessage(broadcast, progress, context, context.now, !isOver), quickReplies });
}

async function edit(context: ChatContext, campaignId: string, part: string, tag: string): Promise<Reply> {
  const broadcast = isId(campaignId) ? await readBroadcast(context.deps, campaignId) : undefined;
  if (broadcast === undefined) return refusedReply(context, { code: 'broadcast-unknown' });
  if (broadcast.state !== 'draft') return refusedReply(context, { code: 'broadcast-confirmed' });
  if (part === 'who') return askWho(context, { campaignId });
  if (part === 'also') return askWho(context, { campaignId, also: true });
  if (part !== 'text' && part !== 'language') return askPart(context, campaignId, part);
  const language = LANGUAGES.find((one) => one === tag);
  if (part === 'language' && language === undefined) return askLanguage(context, campaignId);
  const first = broadcast.content.texts[0]?.language ?? context.language;
  return startForm(textForm, context, { campaignId, language: language ?? first }, ['text']);
}

const askLanguage = ({ language }: ChatContext, campaignId: string): Reply =>
  say({
    type: 'text',
    text: text(language, 'bcast.which-language'),
    quickReplies: LANGUAGES.map((one) => ({
      label: languageName(one),
      action: { type: 'postback', data: `bcedit:language:${campaignId}:${one}` },
    })),
  });

/** What goes out together is five messages, and the last of them says what differs between the platforms. */
const MOST_LOOKS = 4;

/** Each text as a member of its language gets it; of many the first ones, or the one of the language that was tapped. */
async function preview(context: ChatContext, broadcast: BroadcastView, [tag]: readonly string[]): Promise<Reply> {
  const { texts } = broadcast.content;
  const tapped = texts.filter((one) => one.language === tag);
  const looks = tapped.length > 0 ? tapped : texts.slice(0, MOST_LOOKS);
  const others = texts.filter((one) => !looks.includes(one));
  const messages = await testMessages(context, { ...broadcast, content: { ...broadcast.content, texts: looks } });
  return say(...messages, {
    type: 'text',
    text: looksNote(context, broadcast),
    quickReplies: [
      ...others.map((one) => ({
        label: languageName(one.language),
        action: { type: 'postback', data: `bcsee:${broadcast.campaignId}:${one.language}` } as const,
      })),
      tap(context, 'bcast.check', `bccheck:${broadcast.campaignId}`),
      tap(context, 'bcast.test', `bctest:${broadcast.campaignId}`),
      tap(context, 'bcast.change', `bcast:${broadcast.campaignId}`),
    ],
  });
}

async function test(context: ChatContext, broadcast: BroadcastView): Promise<Reply> {
  const { deps, language, key, now } = context;
  const { campaignId } = broadcast;
  const { staffId, role } = staffOf(context);
  const messages = await testMessages(context, broadcast);
  const sent = await testBroadcast(deps, { campaignId, tester: { staffId, role }, messages }, `${key}:bctest`, now);
  if (!sent.ok) return refusedReply(context, sent.refusal);
  return told(
    context,
    text(language, 'bcast.tested', { count: sent.value.count }),
    tap(context, 'bcast.check', `bccheck:${campaignId}`),
    tap(context, 'bcast.change', `bcast:${campaignId}`),
  );
}

const MINUTE_MS = 60_000;
/** What a fresh look at the sheet answers. */
const LOOK_AGAIN: ReadonlySet<string> = new Set(['broadcast-changed', 'broadcast-time-passed', 'broadcast-look-old']);

async function confirm(context: ChatContext, broadcast: BroadcastView, args: readonly string[]): Promise<Reply> {
  const { deps, language, programme, key, now, event } = context;
  const { campaignId } = broadcast;
  const [version, looked, minutes, hours] = args.map((one) => (/^\d{1,9}$/.test(one) ? Number(one) : undefined));
  const isUnasked = hours !== undefined && !OTHERS_AFTER_HOURS.includes(hours);
  if (version === undefined || looked === undefined || isUnasked) return sheetReply(context, campaignId);
  const { staffId, role } = staffOf(context);
  const watcher = { channel: event.channel, channelUserId: event.channelUserId };
  const lookedAt = looked * MINUTE_MS;
  const wanted = {
    campaignId,
    version,
    lookedAt,
    watcher,
    ...(minutes === undefined ? {} : { at: minutes * MINUTE_MS }),
    ...(hours === undefined ? {} : { othersAfterHours: hours }),
  };
  const confirmed = await confirmBroadcast(deps, wanted, { kind: 'staff', staffId, role }, `${key}:bcgo`, now);
  if (!confirmed.ok) {
    if (confirmed.refusal.code === 'broadcast-confirmed') return show(context, broadcast);
    const again = LOOK_AGAIN.has(confirmed.refusal.code) ? await sheetReply(context, campaignId) : undefined;
    const refused = refusedReply(context, confirmed.refusal);
    return again === undefined ? refused : say(...refused.messages, ...again.messages);
  }
  const { dueAt, othersAt } = confirmed.value;
  const isLater = dueAt !== null && dueAt > now;
  const words = isLater
    ? text(language, 'bcast.confirmed-later', { date: dateTime(dueAt, programme, language) })
    : text(language, countsAlong(context) ? 'bcast.confirmed-now' : 'bcast.confirmed-refresh');
  const look: readonly Button[] = [
    ...(isLater ? [tap(context, 'bcast.open', `bcast:${campaignId}`)] : []),
    ...(isLater || countsAlong(context) ? [] : [tap(context, 'bcast.refresh', `bcast:${campaignId}`)]),
    ...(isLater ? [tap(context, 'bcast.cancel-planned', `bccancel:${campaignId}`)] : []),
  ];
  const others =
    othersAt === null ? [] : [text(language, 'bcast.two-confirmed', { date: dateTime(othersAt, programme, language) })];
  return told(context, [words, ...others].join('\n\n'), ...look);
}

async function remove(context: ChatContext, { campaignId }: BroadcastView): Promise<Reply> {
  const { deps, language, key, now } = context;
  const { staffId, role } = staffOf(context);
  const gone = await deleteBroadcast(deps, campaignId, { kind: 'staff', staffId, role }, `${key}:bcdelete`, now);
  if (!gone.ok) return refusedReply(context, gone.refusal);
  return told(context, text(language, 'bcast.deleted'), tap(context, 'bcast.all', 'bcasts'));
}

/** The question before it is cancelled; of a first half with what becomes of the second. */
async function askToCancel(context: ChatContext, { campaignId, startedAt }: BroadcastView): Promise<Reply> {
  const others = await othersOf(context.deps, campaignId);
  const question =
    others === undefined
      ? text(context.language, 'bcast.cancel-sure')
      : [text(context.language, 'bcast.two-cancel-sure'), goesOnWords(context, startedAt, others)].join('\n\n');
  return sure(context, question, tap(context, 'bcast.cancel-yes', `bccancelyes:${campaignId}`), campaignId);
}

/** Of a first half the second is still to come: that is said, and can be stopped at once too. */
async function cancel(context: ChatContext, broadcast: BroadcastView): Promise<Reply> {
  const others = await othersOf(context.deps, broadcast.campaignId);
  if (others === undefined) return direct(context, broadcast, 'cancel', 'bcast.was-cancelled');
  const { startedAt } = broadcast;
  const stop = tap(context, 'bcast.two-stop', `bccancelyes:${others.campaignId}`);
  return direct(context, broadcast, 'cancel', 'bcast.two-cancelled', goesOnWords(context, startedAt, others), [stop]);
}

async function direct(
  context: ChatContext,
  broadcast: BroadcastView,
  act: CampaignAct,
  label: Label,
  note?: string,
  more: readonly Button[] = [],
): Promise<Reply> {
  const { deps, language, key, now } = context;
  const words = [text(language, label), ...(note === undefined ? [] : [note])].join('\n\n');
  const { campaignId } = broadcast;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const done = await setCampaignState(deps, campaignId, act, by, `${key}:bc${act}`, now);
  if (!done.ok) return refusedReply(context, done.refusal);
  const progress = await campaignProgress(deps, campaignId);
  const after = await readBroadcast(deps, campaignId);
  const said: Message = { type: 'text', text: words, ...(more.length === 0 ? {} : { buttons: more }) };
  if (progress === undefined || after === undefined || (after.startedAt !== null && countsAlong(context))) {
    return told(context, words, ...more, tap(context, 'bcast.open', `bcast:${campaignId}`));
  }
  return say(said, {
    ...progressMessage(after, progress, context, now, true),
    quickReplies: [tap(context, 'bcast.all', 'bcasts')],
  });
}

/** What stood still for days goes on only after the owner has seen for how many it is still to come. */
async function resume(context: ChatContext, broadcast: BroadcastView): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const { campaignId, state, pausedAt } = broadcast;
  if (state !== 'paused' || pausedAt === null || now - pausedAt <= ASK_AGAIN_MS || now - pausedAt > LONGEST_PAUSE_MS)
    return direct(context, broadcast, 'resume', 'bcast.was-resumed');
  const count = (await campaignProgress(deps, campaignId))?.waiting ?? 0;
  const date = dateTime(pausedAt, programme, language);
  return say({
    type: 'text',
    text: text(language, 'bcast.resume-sure', { date, count }),
    buttons: [
      tap(context, 'bcast.resume-yes', `bcresumeyes:${campaignId}`),
      tap(context, 'bcast.cancel', `bccancel:${campaignId}`),
    ],
    quickReplies: [tap(context, 'bcast.all', 'bcasts')],
  });
}

/** Whether a message of its own shows how it goes, in this very chat. */
const countsAlong = ({ channels, event }: ChatContext): boolean => channels?.canEdit(event.channel) === true;

async function again(context: ChatContext, { campaignId }: BroadcastView): Promise<Reply> {
  const { deps, language, key, now, event } = context;
  const { staffId, role } = staffOf(context);
  const sent = await resendUnknown(deps, campaignId, { kind: 'staff', staffId, role }, `${key}:bcagain`, now);
  if (!sent.ok) return refusedReply(context, sent.refusal);
  await watchAgain(deps, campaignId, { channel: event.channel, channelUserId: event.channelUserId });
  return told(
    context,
    text(language, 'bcast.unknown-sent', { count: sent.value.count }),
    tap(context, 'bcast.open', `bcast:${campaignId}`),
  );
}

const sure = (context: ChatContext, question: string, yes: Button, campaignId: string): Reply =>
  say({
    type: 'text',
    text: question,
    buttons: [yes, tap(context, 'bcast.back', `bcast:${campaignId}`)],
  });
