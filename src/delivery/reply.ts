import { answerLater } from '../app/answerLater.ts';
import type { ChannelAdapter, InboundEvent, Log, Message, ReplyRequest, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { markLeft } from '../app/outbox.ts';
import type { PauseGate } from './gate.ts';
import type { Paces } from './pace.ts';
import type { Riders } from './rides.ts';

/** LINE lets a token live one minute from the receipt of its event; what remains is for the call itself. */
const TOKEN_LIFE_MS = 50_000;

export interface ReplyPorts {
  readonly deps: Deps;
  readonly adapter: ChannelAdapter;
  readonly gate: PauseGate;
  readonly paces: Pick<Paces, 'urgent'>;
  readonly log: Log;
}

/** How this event came to us: its age decides whether the token still lives, its attempt whether an earlier answer may have arrived. */
export interface Receipt {
  readonly ageMs: number;
  readonly attempt: number;
  /** Whether nobody has taken the event over meanwhile: whoever has may have used the token. */
  readonly isStillOurs: () => Promise<boolean>;
  /** Takes along what waits for this person, with room for so many messages; absent: it would not be decent. */
  readonly takeRiders?: ((room: number) => Promise<Riders>) | undefined;
}

/** What one answer holds on a channel whose answers are free. */
const MOST_MESSAGES = 5;
/** Only an answer that is early enough takes something along: an event that was late once may be handled again. */
const RIDE_LIFE_MS = 30_000;

/**
 * Answers an event: with its token while it lives, else as a message of its own through the outbox.
 *
 * An answer whose fate is unknown is never followed by a push, since it may have arrived. A later attempt at the same
 * event tries the same token, which is safe because it can be used only once.
 */
export async function replyTo(
  ports: ReplyPorts,
  event: InboundEvent,
  messages: readonly Message[],
  receipt: Receipt,
): Promise<void> {
  if (ports.adapter.repliesWithToken) await replyWithToken(ports, event, messages, receipt);
  else await replyOneByOne(ports, event, messages);
}

async function replyWithToken(
  ports: ReplyPorts,
  event: InboundEvent,
  messages: readonly Message[],
  receipt: Receipt,
): Promise<void> {
  if (messages.length === 0) return;
  const to = { channel: event.channel, channelUserId: event.channelUserId };
  if (event.replyToken === undefined || receipt.ageMs > TOKEN_LIFE_MS) {
    if (receipt.attempt === 1 || event.replyToken === undefined) await answerLater(ports.deps, event, messages);
    return;
  }
  const outcome = await replyWithRiders(ports, { to, messages, replyToken: event.replyToken }, receipt);
  if (outcome.status === 'sent' || outcome.status === 'unknown') return;
  if (outcome.status === 'unreachable') return markLeft(ports.deps, to);
  // On a later attempt a token that is gone was most likely used by the one before.
  const refused = outcome.status === 'rejected';
  const ranOut = refused && outcome.detail === 'reply-token-invalid' && receipt.attempt === 1;
  if (refused && !(ranOut && (await receipt.isStillOurs()))) {
    ports.log.warn({ channel: event.channel, eventId: event.eventId, detail: outcome.detail }, 'an answer was refused');
    return;
  }
  if (outcome.status === 'wait') await ports.gate.pause(event.channel, outcome.afterSeconds);
  await answerLater(ports.deps, event, messages);
}

/** The answer first, and after it what waited for this person. An answer is never lost for what goes along with it. */
async function replyWithRiders(
  { adapter }: ReplyPorts,
  request: ReplyRequest,
  { ageMs, attempt, takeRiders }: Receipt,
): Promise<SendOutcome> {
  const room = MOST_MESSAGES - request.messages.length;
  if (takeRiders === undefined || attempt > 1 || ageMs > RIDE_LIFE_MS || room <= 0) return adapter.reply(request);
  const riders = await takeRiders(room);
  if (riders.messages.length === 0) return adapter.reply(request);
  let outcome: SendOutcome = { status: 'unknown', detail: 'internal error' };
  try {
    outcome = await adapter.reply({ ...request, messages: together(request.messages, riders.messages) });
    const isRefused = outcome.status === 'rejected' && outcome.detail !== 'reply-token-invalid';
    if (!isRefused) return outcome;
  } finally {
    await riders.end(outcome.status === 'rejected' ? refusalOf(outcome.detail) : outcome);
  }
  // What is refused for its content leaves the token as it was.
  return adapter.reply(request);
}

const refusalOf = (detail: string): Parameters<Riders['end']>[0] =>
  detail === 'reply-token-invalid' ? { status: 'rejected', detail } : { status: 'refused' };

/** Chips stand under the last message whoever they came with: those of the answer are what the person looks for. */
function together(answer: readonly Message[], riders: readonly Message[]): readonly Message[] {
  const hasChips = answer.some(({ quickReplies = [] }) => quickReplies.length > 0);
  return [...answer, ...(hasChips ? riders.map(({ quickReplies: _chips, ...message }) => message) : riders)];
}

async function replyOneByOne(ports: ReplyPorts, event: InboundEvent, messages: readonly Message[]): Promise<void> {
  const to = { channel: event.channel, channelUserId: event.channelUserId };
  const tapped = event.kind === 'action' && event.actionId !== undefined ? { actionId: event.actionId } : {};
  if (messages.length === 0) {
    if ('actionId' in tapped) await ports.adapter.reply({ to, messages: [], ...tapped });
    return;
  }
  // Another process may have been told to wait; its answers then take the same way as ours would.
  if (ports.gate.pausedMs(event.channel) > 0) return answerLater(ports.deps, event, messages);
  for (const [index, message] of messages.entries()) {
    const request = { to, messages: [message], ...(index === 0 ? tapped : {}) };
    const answered = await ports.paces.urgent(event.channel, request.messages);
    const outcome = await ports.adapter.reply(request).finally(answered);
    if (outcome.status === 'sent') continue;
    await afterFailure(ports, event, outcome, messages.slice(index));
    return;
  }
}

async function afterFailure(
  ports: ReplyPorts,
  event: InboundEvent,
  outcome: SendOutcome,
  rest: readonly Message[],
): Promise<void> {
  const to = { channel: event.channel, channelUserId: event.channelUserId };
  if (outcome.status === 'unreachable') return markLeft(ports.deps, to);
  if (outcome.status === 'rejected') {
    ports.log.error(
      { channel: event.channel, eventId: event.eventId, detail: outcome.detail },
      'an answer was refused',
    );
    return;
  }
  if (outcome.status === 'wait') await ports.gate.pause(event.channel, outcome.afterSeconds);
  await answerLater(ports.deps, event, rest);
}
