/** What the built-in chat needs of the house. Everything it keeps is a transcript per pane and a list of people. */
import type { Message } from '../../src/app/channel.ts';

/** What a person did in their pane. */
export type LabAct =
  | { readonly kind: 'text'; readonly text: string }
  /** A tapped button. `echo` is shown as said by the person, `label` only names the button in the transcript. */
  | {
      readonly kind: 'action';
      readonly data: string;
      /** What a date picker returned, `YYYY-MM-DD`. */
      readonly value?: string;
      readonly echo?: string;
      readonly label?: string;
    }
  | { readonly kind: 'follow'; readonly parameter?: string }
  | { readonly kind: 'unfollow' }
  | { readonly kind: 'contact'; readonly phone: string }
  | { readonly kind: 'media'; readonly mediaKind: string };

/** One post of the page. `eventId` (a UUID made by the page) names it: posted again, it changes nothing. */
export type LabPost = { readonly eventId: string; readonly from: string } & LabAct;

/** Somebody who owns a pane. `new`: has not started the chat yet, so nothing can be sent to them, as on the platforms. */
export interface LabPerson {
  readonly channelUserId: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly state: 'new' | 'friend' | 'blocked';
}

/**
 * One line of a pane: what the shop sent, or what the person did with the person as they are after it. People are
 * nothing but the newest of these, so an act and what it changes are stored together. JSON without NUL or lone surrogates.
 */
export type LabLine =
  /** `replaces`: the `seq` of the line of the same pane that says this from now on. */
  | { readonly direction: 'out'; readonly messages: readonly Message[]; readonly replaces?: string }
  | { readonly direction: 'in'; readonly act: LabAct | LabRenaming; readonly person: LabPerson };

/** The person's name or language was set: not an event for the shop, as on the platforms. */
export interface LabRenaming {
  readonly kind: 'renamed';
}

export type LabEntry = LabLine & {
  /** UUID v7 by the machine's own clock, whatever `CLOCK_START` says: sorts entries of all panes as they came. */
  readonly seq: string;
  readonly channelUserId: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

export type NewLabEntry = LabLine & {
  /** The event's id, the send's retry key or a fresh id: there is one entry per key, whoever asks again. */
  readonly key: string;
  readonly channelUserId: string;
  readonly at: number;
};

export interface LabPorts {
  /** Stores the entry under a new `seq`, unless the `key` is known: then gives that entry's `seq` and `appended: false`. */
  readonly append: (entry: NewLabEntry) => Promise<{ readonly seq: string; readonly appended: boolean }>;
  /** The newest `limitPerPane` entries of every pane, as of one moment, in the order of `seq`. */
  readonly recent: (limitPerPane: number) => Promise<readonly LabEntry[]>;
  /** Entries of all panes after `seq` (from the first on when `undefined`), in the order of `seq`, at most `limit`. */
  readonly since: (seq: string | undefined, limit: number) => Promise<readonly LabEntry[]>;
  /** The `person` of each pane's newest `in` entry, in the order of the panes' first entries. */
  readonly people: () => Promise<readonly LabPerson[]>;
  /** The `person` of that pane's newest `in` entry. */
  readonly person: (channelUserId: string) => Promise<LabPerson | undefined>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Where the page is, e.g. `http://127.0.0.1:3000/lab`; `undefined` until the service listens. */
  readonly pageUrl: () => string | undefined;
}
