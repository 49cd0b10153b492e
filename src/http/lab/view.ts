import type { Message } from '../../app/channel.ts';
import type { Entry, LabPort } from './port.ts';

/** One platform's form of an entry; a renderer that refuses says so in the pane, where its developer looks. */
export type Rendered = { readonly messages: readonly unknown[] } | { readonly problem: string };

/** An entry as the page gets it: neutral, and for what the shop sent also as each platform would carry it. */
export type EntryView = Entry & { readonly line?: Rendered; readonly telegram?: Rendered };

/** Adds the two renderings to what the shop sent; what a person did is shown as it is. */
export function viewOf(entry: Entry, render: LabPort['render']): EntryView {
  if (entry.direction === 'in') return entry;
  const messages = entry.messages.map(takable);
  return { ...entry, line: attempt(render.line, messages), telegram: attempt(render.telegram, messages) };
}

/**
 * Our deep links are http on this machine, and Telegram refuses such buttons. For the renderings they become https of a
 * host that can never exist (RFC 2606), which the page reads as its own; so the pane shows what a real link would.
 */
function takable(message: Message): Message {
  return JSON.parse(JSON.stringify(message), (_, part: unknown) =>
    isLink(part) ? { ...part, url: part.url.replace(LAB_LINK, 'https://lab.invalid/#') } : part,
  ) as Message;
}

const LAB_LINK = /^http:\/\/[^/]+\/lab\/?#/;

const isLink = (part: unknown): part is { type: 'link'; url: string } =>
  part !== null && typeof part === 'object' && 'type' in part && part.type === 'link' && 'url' in part;

function attempt(render: (messages: readonly Message[]) => unknown[], messages: readonly Message[]): Rendered {
  try {
    return { messages: render(messages) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
