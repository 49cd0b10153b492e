/**
 * The engine's wall towards platforms: what comes in, what goes out, and what a platform may answer.
 * The engine owns these types; the adapters in `bots/` implement them and know nothing else of the engine.
 */

export type ChannelName = 'line' | 'telegram' | 'lab';

/** Where a person can be reached: one account on one channel. Ids are opaque text (Telegram's are up to 52 bits). */
export interface Address {
  readonly channel: ChannelName;
  readonly channelUserId: string;
}

/** One event cut out of a verified delivery, as it is stored in the inbox before anybody looks inside. */
export interface RawEvent {
  /** The platform's own id of the event (LINE `webhookEventId`, Telegram `update_id`): a repeat stores nothing. */
  readonly eventId: string;
  /** Whose events must stay in order; empty when the event belongs to no user. */
  readonly channelUserId: string;
  /** The event's own JSON, re-serialised (so NUL and lone surrogates are escaped), as UTF-8 bytes. */
  readonly bytes: Uint8Array;
  /** LINE only, already known when cutting: a repeat by the platform of something it thinks was not taken. */
  readonly redelivered?: boolean;
}

/** What an adapter reads out of one stored event. `ignored` is a fact worth keeping, never an error. */
export type InboundEvent = InboundBase &
  (
    | { readonly kind: 'text'; readonly text: string }
    /** A tapped button; `data` is what we put in it. `value` is what a date picker returned (`YYYY-MM-DD`). */
    | { readonly kind: 'action'; readonly data: string; readonly value?: string; readonly actionId?: string }
    /** The person added or unblocked us, or pressed Start. `parameter` is the deep link's payload (Telegram). */
    | { readonly kind: 'follow'; readonly parameter?: string; readonly unblocked?: boolean }
    /** The person blocked or left us. */
    | { readonly kind: 'unfollow' }
    /** A phone number the platform vouches for (Telegram `contact.user_id === from.id` was checked). */
    | { readonly kind: 'contact'; readonly phone: string }
    /** A picture, sticker, voice or file: a person talked to us in a form we do not read. */
    | { readonly kind: 'media'; readonly mediaKind: string }
    /** The person took back a message: what we stored of it is deleted. */
    | { readonly kind: 'unsend'; readonly messageId: string }
    | { readonly kind: 'ignored'; readonly reason: string }
  );

export interface InboundBase extends Address {
  readonly eventId: string;
  /** When it happened, by the platform's clock, epoch milliseconds. */
  readonly occurredAt: number;
  /** The platform's id of the message the person sent, where it has one. */
  readonly messageId?: string;
  /** A single-use token for a free answer. LINE only; lives one minute from the receipt of its delivery. */
  readonly replyToken?: string;
  /** The person's name as the platform tells it in the event (Telegram, lab). LINE needs `profile()`. */
  readonly displayName?: string;
  /** A BCP 47 language the platform tells, e.g. `zh-hant`. */
  readonly language?: string;
}

// ---------------------------------------------------------------- messages out

/** Text in which nothing is markup. `*bold*` is not interpreted; use spans. Adapters escape per platform. */
export type Text = string | readonly Span[];
export interface Span {
  readonly text: string;
  readonly bold?: boolean;
  /** Shown so that it can be copied exactly (Telegram `<code>`). */
  readonly code?: boolean;
}

export type Action =
  /** Comes back as an `action` event. At most 64 ASCII bytes (Telegram's limit). `echo`: shown as said by the person (LINE `displayText`). */
  | { readonly type: 'postback'; readonly data: string; readonly echo?: string }
  /** Opens a link; https only, or `tg:`/`line:` deep links. */
  | { readonly type: 'link'; readonly url: string }
  /** Sends this text as if typed. */
  | { readonly type: 'say'; readonly text: string }
  /** A date picker where the platform has one (LINE); elsewhere a plain postback with no value: the chat then guides. */
  | {
      readonly type: 'date';
      readonly data: string;
      readonly initial?: string;
      readonly min?: string;
      readonly max?: string;
    }
  /** Copies text to the clipboard. */
  | { readonly type: 'copy'; readonly text: string }
  /** Asks for the person's own phone number where the platform can (Telegram); elsewhere left out. */
  | { readonly type: 'contact' };

export interface Button {
  /** At most 20 graphemes, so that it fits LINE's quick replies as well as its buttons. */
  readonly label: string;
  readonly action: Action;
  readonly style?: 'primary' | 'secondary';
}

export interface Card {
  readonly title: string;
  readonly body?: Text;
  /** Name and value rows, e.g. "Usable through" / "31 Dec". */
  readonly rows?: readonly { readonly name: string; readonly value: string }[];
  /** Small print under everything else, like the way out of such messages. */
  readonly note?: Text;
  /** https URL of a picture. */
  readonly imageUrl?: string;
  readonly buttons?: readonly Button[];
}

/** Bars that are read at a glance, the largest first; numbered from 1, so that words beside the picture can name them. */
export interface Chart {
  /** BCP 47: of the words in it. */
  readonly language: string;
  /** Expected buyers in the coming week, at most 10 bars. */
  readonly bars: readonly {
    /** Not below 0, with one decimal. */
    readonly value: number;
    /** The day that has most of them, 1 is Monday; absent: none stands out. */
    readonly weekday?: number;
  }[];
}

/** A neutral message; each adapter renders it for its platform. At most 5 of them go out together. */
export type Message = (
  | { readonly type: 'text'; readonly text: Text; readonly buttons?: readonly Button[] }
  | { readonly type: 'image'; readonly url: string; readonly caption?: string }
  | ({ readonly type: 'card' } & Card)
  | { readonly type: 'carousel'; readonly title: string; readonly cards: readonly Card[] }
  /** A QR of `value`, with the short `code` to type under it. The adapter gets the picture from its options. */
  | {
      readonly type: 'qr';
      readonly value: string;
      readonly code?: string;
      readonly title: string;
      readonly caption?: Text;
      readonly buttons?: readonly Button[];
    }
  /** A drawn chart. `caption` stands beside the picture; `alone` is said where no picture can be shown. */
  | {
      readonly type: 'chart';
      readonly chart: Chart;
      readonly title: string;
      readonly caption: Text;
      readonly alone: Text;
    }
  /** A small file for the person (my data). LINE cannot send files: there it is a link made by the adapter's options. */
  | {
      readonly type: 'file';
      readonly name: string;
      readonly mime: string;
      readonly content: string;
      readonly caption?: string;
    }
) & {
  /** Chips under the last message; they vanish once used. At most 13. */
  readonly quickReplies?: readonly Button[];
};

/** What a platform answered to one send. Only a bug throws. */
export type SendOutcome =
  | { readonly status: 'sent'; readonly acceptedId?: string }
  /** The person left us: stop sending to this address. */
  | { readonly status: 'unreachable'; readonly detail: string }
  /** Everyone on this bot waits. */
  | { readonly status: 'wait'; readonly afterSeconds: number }
  /** LINE's monthly limit: what is metered pauses, with the reason. */
  | { readonly status: 'quota-exhausted' }
  /** The same message would be refused again. */
  | { readonly status: 'rejected'; readonly detail: string }
  /** The adapter stops and the owner is told. */
  | { readonly status: 'bad-credentials'; readonly detail: string }
  /** It certainly did not arrive (refused connection, DNS): safe to send again on any channel. */
  | { readonly status: 'not-sent'; readonly detail: string }
  /** It may have arrived. Safe to repeat where a retry key was used; elsewhere the message's class decides. */
  | { readonly status: 'unknown'; readonly detail: string };

export interface SendRequest {
  readonly to: Address;
  readonly messages: readonly Message[];
  /** UUID stored with the frozen content before the first call. LINE's `X-Line-Retry-Key`; elsewhere unused. */
  readonly retryKey: string;
  /** One of the many messages of a campaign. */
  readonly isBulk?: boolean;
}

/** The same messages to many people in one call. */
export interface SendManyRequest {
  /** Each id once. A repeat under the same key has the same ones in the same order. */
  readonly channelUserIds: readonly string[];
  readonly messages: readonly Message[];
  readonly retryKey: string;
}

/** `sent` for all of them, or nobody got it. `unreachable` is none of these: a call to many never ends for one alone. */
export type SendManyOutcome =
  | Exclude<SendOutcome, { readonly status: 'unreachable' }>
  /** The platform itself says that nobody got it because of one of them; `index` where it says which. */
  | { readonly status: 'refused'; readonly detail: string; readonly index?: number };

/** How a platform takes one message for many. */
export interface ManyAtOnce {
  /** Recipients of one call. */
  readonly most: number;
  /** Calls that begin in a second. */
  readonly perSecond: number;
  send(request: SendManyRequest): Promise<SendManyOutcome>;
}

export interface ReplyRequest {
  readonly to: Address;
  readonly messages: readonly Message[];
  /** Absent where the platform needs none: the adapter then simply sends. */
  readonly replyToken?: string;
  /** The tapped button to acknowledge (Telegram `callback_query.id`), once. */
  readonly actionId?: string;
}

/** How a channel does right now; shown by `/readyz` and at start. */
export interface ChannelHealth {
  readonly state: 'starting' | 'connected' | 'degraded' | 'stopped';
  /** The bot as people see it (`@regulars_bot`, basic id), once known. */
  readonly account?: string;
  /** What is wrong and what to do, in plain words; absent when connected. */
  readonly problem?: string;
}

/**
 * What a channel found out about its own connection when it was asked to look: the whole list of what can be said, so
 * that whoever puts it into words knows nothing of a platform. Addresses are without their path's secrets.
 */
export type ChannelFinding =
  | { readonly code: 'token-ok'; readonly account: string }
  /** `setting`: the variable that holds the token. */
  | { readonly code: 'token-refused'; readonly setting: string }
  | { readonly code: 'platform-silent'; readonly detail: string }
  | { readonly code: 'platform-busy' }
  | { readonly code: 'webhook-ok'; readonly url: string }
  /** Nowhere, and we have no address to give; or nowhere though we have one. */
  | { readonly code: 'webhook-missing' | 'webhook-unset' }
  | { readonly code: 'webhook-plain' }
  /** It delivers to another address than ours. */
  | { readonly code: 'webhook-elsewhere'; readonly url: string }
  /** A switch at the platform keeps it from delivering. */
  | { readonly code: 'webhook-off' }
  | { readonly code: 'webhook-unreachable'; readonly url: string; readonly detail: string }
  | { readonly code: 'webhook-refused'; readonly url: string; readonly status: number }
  | { readonly code: 'webhook-secret'; readonly url: string }
  | { readonly code: 'webhook-untested' }
  | { readonly code: 'webhook-late'; readonly waiting: number; readonly detail: string }
  | { readonly code: 'polling-ok' }
  /** Somebody set a webhook, which ends polling. */
  | { readonly code: 'polling-blocked'; readonly url: string }
  | { readonly code: 'polling-shared' }
  /** What answers in our place cannot be asked for: a person has to look. */
  | { readonly code: 'auto-response' }
  | { readonly code: 'people-answer' }
  | ({ readonly code: 'quota' } & Quota)
  | { readonly code: 'quota-unknown' }
  /** By how much the platform's clock is ahead of this machine's. */
  | { readonly code: 'clock'; readonly aheadMs: number };

/** What a channel still sends this month. */
export interface Quota {
  /** `null`: no limit. */
  readonly limit: number | null;
  /** As the platform counts, which may lag behind. */
  readonly used: number;
}

/** Replaces what one message says. */
export interface EditRequest {
  readonly to: Address;
  /** `acceptedId` of the send. */
  readonly messageId: string;
  readonly message: Message;
}

export interface Profile {
  readonly displayName?: string;
  readonly language?: string;
}

/** How a platform takes messages to one person each. */
export interface Bulk {
  /** How many of a campaign may be in flight at once. */
  readonly together: number;
  /** What it takes in a second, of campaigns, notices and such answers as are sent like them. */
  readonly perSecond: number;
  /** It refuses what is more in any second. Absent: the measure is only ours. */
  readonly isStrict?: true;
  /** As how many it counts these messages; absent: as one. */
  readonly countOf?: (messages: readonly Message[]) => number;
}

/** One platform. Everything platform-specific stays behind it. */
export interface ChannelAdapter {
  readonly name: ChannelName;
  /** Whether a `replyToken` makes an answer free and single-use (LINE). Without one the adapter's `reply` is a plain send. */
  readonly repliesWithToken: boolean;
  /** Whether a repeated `send` under the same `retryKey` arrives once (for 24 hours on LINE). */
  readonly honoursRetryKey: boolean;
  /** How messages to one person each go out to many. */
  readonly bulk: Bulk;
  /** Begins to listen and heals by itself; resolves at once, never waits for the platform. */
  start(): Promise<void>;
  /** Stops listening; what is in flight ends first. */
  stop(): Promise<void>;
  health(): ChannelHealth;
  /** Reads one stored event. Throws on what it cannot read at all: the inbox parks it with the reason. */
  read(bytes: Uint8Array): InboundEvent;
  /** Metered or unprompted message. */
  send(request: SendRequest): Promise<SendOutcome>;
  /** One message to many in one call, where the platform can; a repeat under its key arrives once. */
  readonly many?: ManyAtOnce;
  /** Answer to an event. Never falls back to `send` by itself. */
  reply(request: ReplyRequest): Promise<SendOutcome>;
  /** Changes a message that stands in the chat, where the platform can: one message, of words and buttons. */
  edit?(request: EditRequest): Promise<SendOutcome>;
  /**
   * From now on this person's menu beside the chat is the one of `language` (BCP 47), where the platform has one for each
   * person. `chosen`: they asked for that language, and did not only come with it. Resolves at once and never rejects: what
   * fails is tried again by the adapter.
   */
  showMenu?(channelUserId: string, language: string, chosen: boolean): Promise<void>;
  /** What is left of this month's messages, where the platform counts them; `undefined` when it will not say. */
  quota?(): Promise<Quota | undefined>;
  /**
   * Looks at the connection from outside, also when it was not started. Sends nothing to people, never rejects.
   * `machineNow`: this machine's clock, to compare the platform's with.
   */
  checkUp?(machineNow: () => number): Promise<readonly ChannelFinding[]>;
  /** The person's name and language as the platform knows them now; `undefined` when it will not say. */
  profile(channelUserId: string): Promise<Profile | undefined>;
  /**
   * A link that opens this chat with `parameter` (1 to 64 of `A-Za-z0-9_-`) delivered to us: Telegram
   * `https://t.me/<bot>?start=…`, LINE `https://line.me/R/oaMessage/<basic id>/?<text>` where the person sends the text.
   * `undefined` while the bot's own name is not known yet.
   */
  deepLink(parameter: string): string | undefined;
  /** Takes the bytes of a webhook call after `src/http` limited their size: verifies, cuts, stores. HTTP status to answer. */
  receive?(bytes: Uint8Array, headers: Readonly<Record<string, string | undefined>>): Promise<number>;
}

/** What the composition root gives every adapter. */
export interface AdapterPorts {
  /** Stores events (unique per channel and event id) and wakes the inbox. Resolves once they are committed. */
  readonly store: (channel: ChannelName, events: readonly RawEvent[]) => Promise<void>;
  /** PNG bytes of a QR for `value`. */
  readonly qrPng: (value: string) => Promise<Uint8Array>;
  /** A public https URL that serves the QR of `value`; `undefined` without `PUBLIC_URL`. */
  readonly qrUrl: (value: string) => string | undefined;
  /** PNG bytes of a chart. Absent: charts are told in words. */
  readonly chartPng?: (chart: Chart) => Promise<Uint8Array>;
  /** A public https URL that serves a chart, with the size of its picture; `undefined` without `PUBLIC_URL`. */
  readonly chartUrl?: (
    chart: Chart,
  ) => { readonly url: string; readonly width: number; readonly height: number } | undefined;
  /** A public https URL that serves a file for ten minutes; `undefined` without `PUBLIC_URL`. */
  readonly fileUrl: (file: {
    readonly name: string;
    readonly mime: string;
    readonly content: string;
  }) => string | undefined;
  /**
   * Runs `work` while no other process of the service does what `name` names, and waits for the turn before. `work` ends
   * when the signal it is given aborts. Absent: this process is alone.
   */
  readonly alone?: (name: string, signal: AbortSignal, work: (turn: AbortSignal) => Promise<void>) => Promise<void>;
  readonly log: Log;
}

/** The part of pino that adapters need. Never given names, texts or tokens. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
