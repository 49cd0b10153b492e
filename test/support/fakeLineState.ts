import type { LineEndpoint } from './fakeLineFaults.ts';

/** A message object as it came over the wire. */
export type LineMessage = Readonly<Record<string, unknown>>;

/** What LINE knows of one person, seen from this account. */
export interface LinePerson {
  readonly userId: string;
  displayName: string;
  language: string | undefined;
  relation: 'stranger' | 'friend' | 'blocked';
  /** When this person last wrote to the account; who is no friend can be written to for 7 days after it. */
  wroteAt: number | undefined;
  /** Told of each message that reaches this person's screen. */
  readonly screens: Set<(message: LineMessage) => void>;
}

export interface RecordedCall {
  readonly endpoint: LineEndpoint;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON body; `undefined` for calls without one. */
  readonly body: unknown;
  readonly bodyText: string;
  readonly bytes: Buffer;
  /** By the fake's clock, epoch milliseconds. */
  readonly at: number;
}

/** One recipient of one call that LINE answered, or would have answered, with success. */
export interface AcceptedSend {
  readonly endpoint: 'reply' | 'push' | 'multicast';
  readonly to: string;
  readonly messages: readonly LineMessage[];
  readonly requestId: string;
  readonly retryKey: string | undefined;
  /** False where LINE takes a message that nobody gets: who blocked the account or is no friend. */
  readonly delivered: boolean;
  readonly at: number;
}

export interface ReplyToken {
  readonly userId: string;
  readonly happenedAt: number;
  receivedAt: number;
  used: boolean;
}

/** The rich menus of the account. */
export interface LineMenuState {
  /** By id. */
  readonly known: Map<string, KnownMenu>;
  default: string | undefined;
  /** By user id. */
  readonly linked: Map<string, string>;
}

export interface KnownMenu {
  readonly menu: LineMessage & { readonly name: string };
  /** PNG or JPEG; `undefined` until it was uploaded. */
  picture: Buffer | undefined;
}

/** Everything the fake of LINE remembers. */
export interface LineState {
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  readonly basicId: string;
  readonly botUserId: string;
  chatMode: 'chat' | 'bot';
  readonly now: () => number;
  readonly nextId: () => number;
  readonly people: Map<string, LinePerson>;
  /** Whoever is among the recipients of a call has it refused, without a word of whom it is about. */
  readonly poisoned: Set<string>;
  readonly replyTokens: Map<string, ReplyToken>;
  /** By endpoint and key. */
  readonly retryKeys: Map<string, { readonly acceptedAt: number; readonly requestId: string; readonly sent: unknown }>;
  /** Messages that are counted, each recipient once; no limit when `undefined`. */
  readonly quota: { limit: number | undefined; used: number };
  /** Where the account delivers to, as set by a call. */
  endpoint: string | undefined;
  /** "Use webhook" in the console, which no call changes. */
  useWebhook: boolean;
  readonly menus: LineMenuState;
  readonly calls: RecordedCall[];
  readonly accepted: AcceptedSend[];
}

const SEVEN_DAYS = 7 * 24 * 60 * 60_000;

/** Whether a message to this person arrives, and so is counted. */
export function reaches(state: LineState, userId: string): boolean {
  const person = state.people.get(userId);
  if (person === undefined || person.relation === 'blocked') return false;
  return person.relation === 'friend' || state.now() - (person.wroteAt ?? -Infinity) <= SEVEN_DAYS;
}
