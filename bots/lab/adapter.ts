import type { AdapterPorts, ChannelAdapter, Message, SendOutcome } from '../../src/app/channel.ts';
import { readEvent } from './event.ts';
import { openLink } from './links.ts';
import { type LabPage, pageSide } from './page.ts';
import { isInCrowd } from './people.ts';
import type { LabPerson, LabPorts } from './ports.ts';
import { openTranscript, type Transcript } from './transcript.ts';

/** The contract's bound of one send. */
const MESSAGES_TOGETHER = 5;

/** The built-in chat as a channel: its platform is a page on this machine, its users are the page's panes. */
export function createLabAdapter(ports: AdapterPorts & LabPorts): ChannelAdapter & LabPage {
  const stopper = new AbortController();
  const transcript = openTranscript(ports);
  let state: 'starting' | 'connected' | 'stopped' = 'starting';

  return {
    ...pageSide(ports, transcript, stopper.signal),
    name: 'lab',
    repliesWithToken: false,
    honoursRetryKey: true,
    bulk: { together: 20, perSecond: 2_000 },
    async start() {
      state = 'connected';
    },
    async stop() {
      state = 'stopped';
      stopper.abort();
      await transcript.settled();
    },
    health: () => ({ state, account: 'lab' }),
    read: readEvent,
    send: ({ to, messages, retryKey }) => deliver(transcript, to.channelUserId, messages, retryKey),
    reply: ({ to, messages }) => deliver(transcript, to.channelUserId, messages, ports.newId()),
    edit: ({ to, messageId, message }) => replace(transcript, to.channelUserId, messageId, message, ports.newId()),
    async profile(channelUserId) {
      const person = await transcript.person(channelUserId);
      return person && { displayName: person.name, language: person.language };
    },
    deepLink(parameter) {
      const page = ports.pageUrl();
      return page === undefined ? undefined : openLink(page, parameter);
    },
  };
}

/** Puts the messages into the person's pane, once per `key`. Who blocked the shop or never started gets nothing. */
async function deliver(
  transcript: Transcript,
  channelUserId: string,
  messages: readonly Message[],
  key: string,
): Promise<SendOutcome> {
  if (messages.length === 0 || messages.length > MESSAGES_TOGETHER) {
    return { status: 'rejected', detail: `${messages.length} messages; 1 to ${MESSAGES_TOGETHER} go out together` };
  }
  if (isInCrowd(channelUserId)) return { status: 'sent', acceptedId: key };
  let person: LabPerson | undefined;
  try {
    person = await transcript.person(channelUserId);
  } catch (error) {
    return { status: 'not-sent', detail: reasonOf(error) };
  }
  if (person === undefined) return { status: 'unreachable', detail: 'nobody has this pane' };
  if (person.state === 'blocked') return { status: 'unreachable', detail: 'the person blocked the shop' };
  if (person.state === 'new') return { status: 'unreachable', detail: 'the person has not started the chat' };
  try {
    return { status: 'sent', acceptedId: await transcript.append(channelUserId, key, { direction: 'out', messages }) };
  } catch (error) {
    return { status: 'unknown', detail: reasonOf(error) }; // stored or not: the key makes a repeat safe
  }
}

/** A line of its own that stands where the changed one stood, so that pages that are open learn of it too. */
async function replace(
  transcript: Transcript,
  channelUserId: string,
  messageId: string,
  message: Message,
  key: string,
): Promise<SendOutcome> {
  try {
    await transcript.append(channelUserId, key, { direction: 'out', messages: [message], replaces: messageId });
    return { status: 'sent', acceptedId: messageId };
  } catch (error) {
    return { status: 'unknown', detail: reasonOf(error) };
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
