import type { ChannelName, InboundEvent, Message, Quota } from '../app/channel.ts';
import type { Finding } from '../app/checkUp.ts';
import type { Deps } from '../app/deps.ts';
import type { Person } from '../app/person.ts';
import type { Programme } from '../core/programme.ts';
import type { Language } from '../i18n/language.ts';

/** What every part of the conversation gets for one event. */
export interface ChatContext {
  readonly deps: Deps;
  readonly now: number;
  readonly event: InboundEvent;
  /** The key of everything that this event changes: the same event processed twice has one effect. */
  readonly key: string;
  readonly person: Person;
  readonly language: Language;
  readonly programme: Programme;
  /** Where the conversation stands: the step of a wizard, and its answers so far. */
  readonly conversation: Conversation | undefined;
  /** Links that open each connected chat with a parameter, e.g. for invitations; channels whose name is unknown are left out. */
  readonly deepLinks: (parameter: string) => readonly { readonly channel: string; readonly url: string }[];
  /** The channels that are connected; absent: none but the one of the event. */
  readonly channels?: ConnectedChannels;
  /** Looks at everything the service runs on; absent where nothing but the conversation is there. */
  readonly checkUp?: () => Promise<readonly Finding[]>;
  /** Whether the shop brought cards of an older system along, that members may have had. */
  readonly oldCards?: boolean;
}

/** What a conversation may ask about the channels. */
export interface ConnectedChannels {
  readonly names: readonly ChannelName[];
  /** Whether a message on this channel can be changed after it was sent. */
  readonly canEdit: (channel: ChannelName) => boolean;
  /** What is left of this month's messages; `undefined` where nobody counts them or the platform does not say. */
  readonly quota: (channel: ChannelName) => Promise<Quota | undefined>;
  /** How many members a sending writes to in a second, about. */
  readonly perSecond: (channel: ChannelName) => number;
}

/** The step of a wizard. `flow` names its module's table, `step` what the next text means. JSON. */
export interface Conversation {
  readonly flow: string;
  readonly step: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Reply {
  /** At most 5; an empty list says nothing (a card opened by a stranger). */
  readonly messages: readonly Message[];
  /** The conversation from here on: `null` ends it. Absent: a text inside a wizard leaves it as it was, a tapped button or a command ends it. */
  readonly conversation?: Conversation | null;
  /** The person has just chosen this language. */
  readonly language?: Language;
  /** A screen that somebody only looks at: what the shop has to tell them may go along with it. */
  readonly carries?: true;
}

/** Answers a tapped button. `args` are what stood behind the verb in its data: `verb:arg1:arg2`. */
export type ActionHandler = (context: ChatContext, args: readonly string[]) => Promise<Reply>;

/** Answers the next text (or picked date) inside a wizard: by `conversation.flow`. */
export type FlowHandler = (context: ChatContext, said: string) => Promise<Reply>;

/** Looks at a free text and answers it, or leaves it to the next one. In the order of `route.ts`. */
export type TextHandler = (context: ChatContext, said: string) => Promise<Reply | undefined>;

/** Answers an opened deep link (or its text sent on LINE) whose parameter is `<letter>_<rest>`. */
export type ParameterHandler = (context: ChatContext, rest: string) => Promise<Reply>;

/** A part of the conversation: its buttons by verb, its wizards by flow, its links by letter, its reading of free text. */
export interface ChatPart {
  readonly actions?: Readonly<Record<string, ActionHandler>>;
  readonly flows?: Readonly<Record<string, FlowHandler>>;
  readonly parameters?: Readonly<Record<string, ParameterHandler>>;
  readonly texts?: readonly TextHandler[];
}

export const say = (...messages: readonly Message[]): Reply => ({ messages });
