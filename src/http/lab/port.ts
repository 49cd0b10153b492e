import type { Message } from '../../app/channel.ts';
import type { ClockMove, PersonChange, Post } from './schema.ts';

export interface Person {
  readonly channelUserId: string;
  readonly name: string;
  readonly language: string;
  readonly state: 'new' | 'friend' | 'blocked';
}

/** One line of a pane. `seq` sorts over all panes and is the stream's cursor. */
export type Entry = {
  readonly seq: string;
  readonly channelUserId: string;
  readonly at: number;
} /** `replaces`: the `seq` of the earlier entry that says this from now on. */ & (
  | { readonly direction: 'out'; readonly messages: readonly Message[]; readonly replaces?: string }
  | { readonly direction: 'in'; readonly act: object; readonly person: Person }
);

/** What the routes need of the built-in chat; the composition root joins it from the adapter and the two renderers. */
export interface LabPort {
  /** Takes what a person did. A repeat of an `eventId` changes nothing. */
  accept(post: Post): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: LabRefusalCode }>;
  people(): Promise<readonly Person[]>;
  rename(person: PersonChange & { readonly channelUserId: string }): Promise<Person>;
  recent(limitPerPane: number): Promise<readonly Entry[]>;
  since(seq: string | undefined, limit: number): Promise<readonly Entry[]>;
  /** Calls back after each entry appended by this process, until the returned function is called. */
  onAppend(listener: () => void): () => void;
  qrPng(value: string): Promise<Uint8Array>;
  /** The picture of a chart's line; `undefined` for anything else. */
  chartPng(value: string): Promise<Uint8Array | undefined>;
  /** Open streams end when it aborts. */
  readonly stopping: AbortSignal;
  /** How each platform's adapter would put the messages on the wire. They may throw on what the platform refuses. */
  readonly render: {
    line(messages: readonly Message[]): unknown[];
    telegram(messages: readonly Message[]): unknown[];
  };
}

export type LabRefusalCode = 'person-unknown' | 'person-blocked-the-shop' | 'person-has-not-started';

/** The shop's clock as the page shows it. */
export interface ClockView {
  /** Epoch milliseconds of the shop. */
  readonly now: number;
  /** IANA. */
  readonly zone: string;
  /** From where to where it is being moved, while it is. */
  readonly walking?: { readonly from: number; readonly to: number };
}

/** What the clock's routes need; the composition root joins it from the clock and the walk. */
export interface ClockPort {
  read(): Promise<ClockView>;
  /** Resolves on arrival, with everything done that fell due on the way. */
  move(move: ClockMove): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: ClockRefusalCode }>;
}

export type ClockRefusalCode = 'not-a-duration' | 'too-far' | 'no-birthday' | 'already-walking';
