import { createHash } from 'node:crypto';
import { type LineEvents, lineEvents } from './fakeLineEvents.ts';
import { FaultScript, type LineEndpoint, type LineFault } from './fakeLineFaults.ts';
import { serveLine } from './fakeLineServer.ts';
import type { AcceptedSend, LinePerson, LineState, RecordedCall } from './fakeLineState.ts';
import { type LineUser, lineUser } from './fakeLineUser.ts';
import { type DeliverOptions, deliverWebhook, type LineEvent, loopback } from './fakeLineWebhook.ts';

export type { LineFault } from './fakeLineFaults.ts';
export type { LineUser } from './fakeLineUser.ts';

export interface AboutPerson {
  readonly displayName?: string;
  readonly language?: string;
  /** Has added the account before the story begins; else a stranger to it. */
  readonly friend?: boolean;
}

export interface FakeLineOptions {
  /** Where the service takes LINE's webhooks; may be told later by `deliversTo`. */
  readonly webhookUrl?: string;
  readonly channelSecret?: string;
  readonly channelAccessToken?: string;
  readonly basicId?: string;
  /** Longest wait of `waitFor`, in milliseconds. */
  readonly waitMs?: number;
}

/** LINE as far as this service meets it: its API on loopback, its memory, its people, and its webhooks. */
export interface FakeLine {
  /** What `LINE_API_BASE_URL` is set to. */
  readonly url: string;
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  readonly basicId: string;
  /** The person with this name or id; the same one for the same name. */
  user(nameOrId: string, about?: AboutPerson): LineUser;
  readonly event: LineEvents;
  /** Sends events in one signed webhook call; gives the service's HTTP status. */
  deliver(events: readonly LineEvent[], options?: DeliverOptions): Promise<number>;
  deliversTo(webhookUrl: string): void;
  /** Faults of the next calls, in order; and a standing one, until `'ok'`. */
  next(endpoint: LineEndpoint, ...faults: readonly LineFault[]): void;
  always(endpoint: LineEndpoint, fault: LineFault): void;
  /** Every call that came, also those that were refused or lost. */
  readonly calls: readonly RecordedCall[];
  callsOf(endpoint: LineEndpoint): readonly RecordedCall[];
  /** Every message LINE took, one entry for each recipient: the truth that no lost answer changes. */
  readonly accepted: readonly AcceptedSend[];
  acceptedFor(userId: string): readonly AcceptedSend[];
  /** Their ids refuse every call they stand in, without being named. */
  readonly poisoned: LineState['poisoned'];
  readonly quota: LineState['quota'];
  readonly menus: LineState['menus'];
  /** The clock of reply tokens, retry keys and event times; runs by itself and can be moved. */
  readonly clock: { now(): number; set(at: number): void; advance(ms: number): void };
  readonly endpoint: LineState['endpoint'];
  /** Switches and answers that no call of ours changes. */
  settings(change: {
    readonly useWebhook?: boolean;
    readonly chatMode?: 'chat' | 'bot';
    readonly endpoint?: string;
  }): void;
  /** Refuses connections, and takes them again at the same address. */
  goesAway(): Promise<void>;
  comesBack(): Promise<void>;
  stop(): Promise<void>;
}

export async function startFakeLine(options: FakeLineOptions = {}): Promise<FakeLine> {
  let ids = 0;
  let offset = 0;
  let target = options.webhookUrl;
  const state: LineState = {
    channelSecret: options.channelSecret ?? '8c570fa6dd201bb328f1c1eac23a96d8',
    channelAccessToken: options.channelAccessToken ?? 'fake-line-access-token',
    basicId: options.basicId ?? '@123shop',
    botUserId: userIdOf('the account itself'),
    chatMode: 'bot',
    now: () => Date.now() + offset,
    nextId: () => (ids += 1),
    people: new Map(),
    poisoned: new Set(),
    replyTokens: new Map(),
    retryKeys: new Map(),
    quota: { limit: undefined, used: 0 },
    endpoint: undefined,
    useWebhook: true,
    menus: { known: new Map(), default: undefined, linked: new Map() },
    calls: [],
    accepted: [],
  };
  const script = new FaultScript();
  const users = new Map<string, LineUser>();
  const event = lineEvents(state);

  const deliver = (events: readonly LineEvent[], how?: DeliverOptions) =>
    deliverWebhook(state, how?.url ?? webhookTarget(target), events, how);

  const server = await serveLine(state, script, () => testEndpoint(target, deliver));

  return {
    url: server.url,
    channelSecret: state.channelSecret,
    channelAccessToken: state.channelAccessToken,
    basicId: state.basicId,
    user: (nameOrId, about = {}) => {
      const userId = userIdOf(nameOrId);
      const known = users.get(userId);
      if (known !== undefined) return known;
      const person: LinePerson = {
        userId,
        displayName: about.displayName ?? nameOrId,
        language: about.language,
        relation: about.friend === true ? 'friend' : 'stranger',
        wroteAt: undefined,
        screens: new Set(),
      };
      state.people.set(userId, person);
      const user = lineUser({
        state,
        person,
        events: event,
        deliver: mustTake(deliver),
        waitMs: options.waitMs ?? 20_000,
      });
      users.set(userId, user);
      return user;
    },
    event,
    deliver,
    deliversTo: (webhookUrl) => {
      target = loopback(webhookUrl).href;
    },
    next: (endpoint, ...faults) => script.next(endpoint, ...faults),
    always: (endpoint, fault) => script.always(endpoint, fault),
    calls: state.calls,
    callsOf: (endpoint) => state.calls.filter((call) => call.endpoint === endpoint),
    accepted: state.accepted,
    acceptedFor: (userId) => state.accepted.filter(({ to }) => to === userId),
    poisoned: state.poisoned,
    quota: state.quota,
    menus: state.menus,
    clock: {
      now: state.now,
      set: (at) => {
        offset = at - Date.now();
      },
      advance: (ms) => {
        offset += ms;
      },
    },
    get endpoint() {
      return state.endpoint;
    },
    settings: ({ useWebhook, chatMode, endpoint }) => {
      state.useWebhook = useWebhook ?? state.useWebhook;
      state.chatMode = chatMode ?? state.chatMode;
      state.endpoint = endpoint ?? state.endpoint;
    },
    goesAway: server.close,
    comesBack: server.reopen,
    stop: server.close,
  };
}

/** A name stands for the id that LINE might have given this person. */
function userIdOf(nameOrId: string): string {
  if (/^U[0-9a-f]{32}$/.test(nameOrId)) return nameOrId;
  return `U${createHash('sha256').update(nameOrId).digest('hex').slice(0, 32)}`;
}

function webhookTarget(target: string | undefined): string {
  if (target === undefined) throw new Error('tell the fake of LINE where to deliver: webhookUrl or deliversTo');
  return target;
}

type Deliver = FakeLine['deliver'];

/** For people in stories: LINE would send again later, but there an event that is not taken is a mistake. */
function mustTake(deliver: Deliver): (event: LineEvent) => Promise<void> {
  return async (event) => {
    const status = await deliver([event]);
    if (status !== 200) throw new Error(`the service answered a ${event.type} event with ${status}`);
  };
}

/** LINE's own test of an endpoint: a call without events. */
async function testEndpoint(target: string | undefined, deliver: Deliver): Promise<unknown> {
  const status = target === undefined ? 0 : await deliver([]).catch(() => 0);
  const timestamp = new Date().toISOString();
  if (status === 200) return { success: true, timestamp, statusCode: 200, reason: 'OK', detail: '200' };
  return status === 0
    ? { success: false, timestamp, statusCode: 0, reason: 'COULD_NOT_CONNECT', detail: 'Connection failed' }
    : { success: false, timestamp, statusCode: status, reason: 'ERROR_STATUS_CODE', detail: `${status}` };
}
