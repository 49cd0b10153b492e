import type { ReceivedMessage } from './chatUser.ts';
import type { LineMessage } from './fakeLineState.ts';

type Json = Readonly<Record<string, unknown>>;

/** A LINE action with the label it is tapped by. */
export interface LineTap {
  readonly label: string;
  readonly action: Json;
}

/** One message on a person's screen: what can be read, and what can be tapped. */
export interface ScreenMessage extends ReceivedMessage {
  readonly taps: readonly LineTap[];
  /** Quick replies: there only while this message is the newest. */
  readonly chips: readonly LineTap[];
}

/** Reads a LINE message object as a person would: words in reading order, labels of buttons, addresses. */
export function onScreen(message: LineMessage): ScreenMessage {
  const words: string[] = [];
  const taps: LineTap[] = [];
  const links: string[] = [];
  if (message['type'] === 'text') words.push(String(message['text']));
  if (message['type'] === 'flex') readFlex(message['contents'], words, taps, links);
  const chips = chipsOf(message);
  for (const { action } of [...taps, ...chips]) if (typeof action['uri'] === 'string') links.push(action['uri']);
  const text = words.join('\n');
  for (const [link] of text.matchAll(/\b(?:https?|tg):\/\/[^\s]+/g)) links.push(link);
  return {
    text,
    buttons: [...taps, ...chips].map((tap) => tap.label),
    raw: message,
    links: [...new Set(links)],
    taps,
    chips,
  };
}

function readFlex(node: unknown, words: string[], taps: LineTap[], links: string[]): void {
  if (!isJson(node)) return;
  const { type, action, contents } = node;
  if (type === 'text') {
    const spans = Array.isArray(contents) ? contents.filter(isJson) : [];
    words.push(spans.length > 0 ? spans.map((span) => String(span['text'])).join('') : String(node['text']));
  }
  if (type === 'button' && isJson(action)) taps.push({ label: String(action['label']), action });
  else if (isJson(action) && typeof action['uri'] === 'string') links.push(action['uri']);
  if (type === 'text') return;
  const blocks = type === 'bubble' ? [node['header'], node['hero'], node['body'], node['footer']] : [];
  for (const child of [...blocks, ...(Array.isArray(contents) ? contents : [])]) readFlex(child, words, taps, links);
}

function chipsOf(message: LineMessage): LineTap[] {
  const quickReply = message['quickReply'];
  const items = isJson(quickReply) && Array.isArray(quickReply['items']) ? quickReply['items'] : [];
  return items.flatMap((item) => {
    const action = isJson(item) ? item['action'] : undefined;
    return isJson(action) ? [{ label: String(action['label']), action }] : [];
  });
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
