/**
 * One person with a chat app open, as story tests drive them. The fakes of LINE and of Telegram give the same
 * person, so one story can be told on both platforms.
 *
 * Every action resolves once the service has taken the event (webhook answered 200, or update fetched by a poll),
 * not once it has answered: wait for the answer with `waitFor`.
 */

/** One message as this person sees it, oldest first in `received`. */
export interface ReceivedMessage {
  /** All visible words of the message, in reading order, lines joined by "\n". Button labels are not part of it. */
  readonly text: string;
  /** Labels that can be tapped: buttons of the message and chips under it. */
  readonly buttons: readonly string[];
  /** The message object as it came over the wire. */
  readonly raw: unknown;
  /** Every address in the message: of link buttons, and of `http`, `https` or `tg` links within its text. */
  readonly links: readonly string[];
}

export interface ChatUser {
  /** The platform's id of this person; opaque. */
  readonly id: string;
  /** Types and sends a text. */
  says(text: string): Promise<void>;
  /** Taps the newest visible button with this label. Throws, naming the visible labels, when there is none. */
  taps(label: string): Promise<void>;
  /** Taps a button that asks for a date and answers it with `date` (`YYYY-MM-DD`); throws where the button asks for none. */
  picks(label: string, date: string): Promise<void>;
  /** Opens one of our deep links (LINE `oaMessage`, Telegram `?start=`) as the app would: adds the bot, then sends what it carries. */
  opens(link: string): Promise<void>;
  /** Blocks the bot; nothing reaches this person until `unblocks`. */
  blocks(): Promise<void>;
  unblocks(): Promise<void>;
  /** Everything that reached this person since the start or since `clear`, oldest first. */
  readonly received: readonly ReceivedMessage[];
  /** The newest message; throws when nothing came yet. */
  last(): ReceivedMessage;
  /** The first message since the start or since `clear` that matches, waiting a bounded time; throws with what did come. */
  waitFor(pattern: string | RegExp): Promise<ReceivedMessage>;
  /** Forgets what was received. Buttons of forgotten messages can still be tapped, as on a real screen. */
  clear(): void;
}
