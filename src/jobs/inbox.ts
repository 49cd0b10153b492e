import { forgetMessage } from '../app/cases.ts';
import type { ChannelAdapter, ChannelName, InboundEvent, Log } from '../app/channel.ts';
import { noteContact } from '../app/contacts.ts';
import type { Deps } from '../app/deps.ts';
import {
  type ClaimedEvent,
  claimEvents,
  type EventEnd,
  finishEvent,
  holdsEvent,
  type NextStep,
} from '../app/events.ts';
import { showMenus } from '../app/menus.ts';
import { readPerson } from '../app/people.ts';
import type { Person } from '../app/person.ts';
import { readProgramme } from '../app/programme.ts';
import { messageWithoutPeople } from '../app/withoutPeople.ts';
import { mayCarry } from '../chat/carrying.ts';
import type { ChatContext, ConnectedChannels, Conversation, Reply } from '../chat/chat.ts';
import type { Programme } from '../core/programme.ts';
import type { PauseGate } from '../delivery/gate.ts';
import type { Paces } from '../delivery/pace.ts';
import type { WordPorts } from '../delivery/parcels.ts';
import { type Receipt, replyTo } from '../delivery/reply.ts';
import { takeRiders } from '../delivery/rides.ts';
import { type Loop, startPool } from './loop.ts';

export interface InboxPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  readonly converse: (context: ChatContext) => Promise<Reply>;
  readonly deepLinks: ChatContext['deepLinks'];
  readonly checkUp?: NonNullable<ChatContext['checkUp']>;
  /** Words of a campaign for one member: what waits for somebody may go along with their answer. */
  readonly campaignWords: WordPorts['render'];
  readonly now: () => number;
  readonly gate: PauseGate;
  readonly paces: Paces;
  readonly log: Log;
}

const ATTEMPTS = 5;
/** Events in hand at once, each of another person. */
const SLOTS = 16;

/** Handles what waits in the inbox: each person's events one after another, different people's at once. */
export const startInbox = (ports: InboxPorts): Loop =>
  startPool(
    'inbox',
    SLOTS,
    async (free) => {
      const events = await claimEvents(ports.deps, free);
      for (const { pauses } of events) ports.gate.learn(pauses);
      return events.map((event) => ({
        key: `${event.channel}:${event.eventId}`,
        run: () => handle(ports, event),
      }));
    },
    ports.log,
  );

/** Never rejects: an event whose end could not be written down is taken up again when its lease is over. */
async function handle(ports: InboxPorts, stored: ClaimedEvent): Promise<void> {
  const { channel, eventId, attempt: count } = stored;
  try {
    const { end, next } = await attempt(ports, stored);
    if (end.state === 'parked')
      ports.log.warn({ channel, eventId, attempt: count }, 'an event was parked; its reason stands in the inbox');
    await finishEvent(ports.deps, stored, end, next);
  } catch (error) {
    ports.log.error({ err: error, channel, eventId, attempt: count }, 'the end of an event could not be written down');
  }
}

interface Attempted {
  readonly end: EventEnd;
  readonly next?: NextStep | undefined;
}

async function attempt(ports: InboxPorts, stored: ClaimedEvent): Promise<Attempted> {
  const adapter = ports.adapters.get(stored.channel);
  if (adapter === undefined) return parked('the channel is not connected');
  if (stored.attempt > ATTEMPTS) return parked(`none of ${ATTEMPTS} attempts came to an end`);
  const begunAt = performance.now();
  const event = readEvent(adapter, stored);
  if ('unreadable' in event) return parked(event.unreadable);
  try {
    return { end: { state: 'done' }, next: await answer(ports, adapter, event, stored, begunAt) };
  } catch (error) {
    const { channel, eventId } = stored;
    ports.log.error({ err: error, channel, eventId, attempt: stored.attempt }, 'an event could not be handled');
    if (stored.attempt >= ATTEMPTS) return parked(reasonOf(error));
    return { end: { state: 'waiting', afterMs: 200 * 3 ** (stored.attempt - 1) } };
  }
}

/** What people write, as every table can hold it: chat apps let NUL and halves of characters through. */
function withPlainText(event: InboundEvent): InboundEvent {
  if (event.kind === 'text') return { ...event, text: plainText(event.text) };
  return event.kind === 'action' ? { ...event, data: plainText(event.data) } : event;
}

const plainText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

function readEvent(adapter: ChannelAdapter, stored: ClaimedEvent): InboundEvent | { readonly unreadable: string } {
  try {
    return withPlainText(adapter.read(stored.bytes));
  } catch (error) {
    return { unreadable: reasonOf(error) };
  }
}

async function answer(
  ports: InboxPorts,
  adapter: ChannelAdapter,
  event: InboundEvent,
  stored: ClaimedEvent,
  begunAt: number,
): Promise<NextStep | undefined> {
  if (event.kind === 'ignored') return undefined;
  const { deps } = ports;
  const now = ports.now();
  const { document: programme } = await readProgramme(deps);
  const known = await noteContact(deps, event, now, (id) => adapter.profile(id));
  if (event.kind === 'unsend') await forgetMessage(deps, event, event.messageId);
  if (event.kind === 'unfollow' || event.kind === 'unsend' || !known.reachable) return undefined;
  const { person, conversation, oldCards } = await readPerson(deps, event, programme.language);
  const before = conversation as Conversation | undefined;
  const reply = await ports.converse({
    deps,
    now,
    event,
    key: `event:${event.channel}:${event.eventId}`,
    person,
    language: person.language,
    programme,
    conversation: before,
    deepLinks: ports.deepLinks,
    channels: connectedChannels(ports.adapters),
    ...(ports.checkUp && { checkUp: ports.checkUp }),
    oldCards,
  });
  const receipt = {
    ageMs: stored.ageMs + performance.now() - begunAt,
    attempt: stored.attempt,
    isStillOurs: () => holdsEvent(deps, stored),
    takeRiders: mayCarry({ person, conversation: before }, reply) ? ridersOf(ports, person, programme) : undefined,
  };
  await replyTo(
    { deps, adapter, gate: ports.gate, paces: ports.paces, log: ports.log },
    event,
    reply.messages,
    receipt,
  );
  const isHere = known.isNew || event.kind === 'follow';
  const language = reply.language ?? (isHere ? person.language : undefined);
  if (language !== undefined) await showMenus(deps, ports.adapters, person, language, reply.language !== undefined);
  if (reply.conversation === undefined) return undefined;
  return { channel: event.channel, channelUserId: event.channelUserId, state: reply.conversation };
}

/** How what waits for a member is taken along with their answer. */
function ridersOf(ports: InboxPorts, { address, member }: Person, programme: Programme): Receipt['takeRiders'] {
  if (member === undefined) return undefined;
  const { deps, campaignWords: render, now, log } = ports;
  return (room) => takeRiders({ deps, render, now, log, programme }, member.memberId, address, room);
}

const connectedChannels = (adapters: InboxPorts['adapters']): ConnectedChannels => ({
  names: [...adapters.keys()],
  canEdit: (channel) => adapters.get(channel)?.edit !== undefined,
  quota: async (channel) => adapters.get(channel)?.quota?.(),
  perSecond: (channel) => {
    const { perSecond, together } = adapters.get(channel)?.bulk ?? { perSecond: 1, together: 1 };
    return Math.min(perSecond, together * CALLS_PER_SECOND);
  },
});

/** What one of the calls in flight at once does in a second: platforms answer in about a tenth of it. */
const CALLS_PER_SECOND = 10;

const parked = (reason: string): Attempted => ({ end: { state: 'parked', reason } });

/** The reason outlives the person's words, who may ask to be forgotten: it quotes none of them. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error.cause instanceof Error && 'code' in error.cause ? error.cause : { code: undefined };
  const message = messageWithoutPeople(error) ?? (code === undefined ? 'see the log' : `${String(code)}, see the log`);
  return `${error.name}: ${message}`;
}
