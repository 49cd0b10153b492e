import type { messagingApi } from '@line/bot-sdk';
import { countGraphemes } from './text.ts';

/**
 * What LINE refuses a message for. Each name ends in its unit, since they differ: UTF-16 units, graphemes, JSON bytes.
 * Sources: README.md beside this file.
 */
export const LINE_LIMITS = {
  messages: 5,
  textUnits: 5_000,
  altTextUnits: 1_500,
  bubbleBytes: 30_000,
  carouselBytes: 50_000,
  bubbles: 12,
  quickReplies: 13,
  quickReplyLabelGraphemes: 20,
  buttonLabelGraphemes: 40,
  postbackDataUnits: 300,
  /** What a tapped button says in the person's name: `displayText` of a postback, `text` of a message action. */
  saidGraphemes: 300,
  copiedUnits: 1_000,
  uriUnits: 1_000,
  imageUrlUnits: 2_000,
  linkSchemes: ['https:', 'http:', 'tel:', 'line:'] as readonly string[],
  firstDate: '1900-01-01',
  lastDate: '2100-12-31',
};

/** Size of a value on the wire. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Every limit of LINE that this set of messages breaks, each with its place; empty when LINE takes it. */
export function lineLimitProblems(messages: readonly messagingApi.Message[]): readonly string[] {
  const count = messages.length;
  return [
    ...unless(count >= 1 && count <= LINE_LIMITS.messages, `${count} messages, not 1 to ${LINE_LIMITS.messages}`),
    ...messages.flatMap((message, index) => inMessage(message).map((problem) => `messages[${index}]${problem}`)),
  ];
}

function inMessage(message: messagingApi.Message): string[] {
  return [...inContent(message), ...inQuickReply(message.quickReply)];
}

function inContent(message: messagingApi.Message): string[] {
  switch (message.type) {
    case 'text':
      return inText('.text', message.text, LINE_LIMITS.textUnits);
    case 'image':
      return [
        ...inImageUrl('.originalContentUrl', message.originalContentUrl),
        ...inImageUrl('.previewImageUrl', message.previewImageUrl),
      ];
    case 'flex':
      return [...inText('.altText', message.altText, LINE_LIMITS.altTextUnits), ...inContainer(message.contents)];
    default:
      return [`.type ${message.type} is never sent by us`];
  }
}

function inContainer(container: messagingApi.FlexContainer): string[] {
  if (container.type === 'bubble') return inBubble('.contents', container);
  const { contents } = container;
  const bytes = jsonBytes(container);
  return [
    ...unless(contents.length >= 1 && contents.length <= LINE_LIMITS.bubbles, `.contents ${contents.length} bubbles`),
    ...unless(bytes <= LINE_LIMITS.carouselBytes, `.contents ${bytes} bytes`),
    ...unless(new Set(contents.map((bubble) => bubble.size)).size <= 1, '.contents bubbles of different width'),
    ...contents.flatMap((bubble, index) => inBubble(`.contents.contents[${index}]`, bubble)),
  ];
}

function inBubble(at: string, bubble: messagingApi.FlexBubble): string[] {
  const bytes = jsonBytes(bubble);
  const blocks = [bubble.header, bubble.hero, bubble.body, bubble.footer].filter((block) => block !== undefined);
  return [
    ...unless(bytes <= LINE_LIMITS.bubbleBytes, `${at} ${bytes} bytes`),
    ...unless(blocks.length > 0, `${at} has no block`),
    ...inAction(`${at}.action`, bubble.action, undefined),
    ...blocks.flatMap((block) => inComponent(at, block)),
  ];
}

function inComponent(at: string, component: messagingApi.FlexComponent): string[] {
  const here = `${at}/${component.type}`;
  switch (component.type) {
    case 'box':
      return [
        ...unless(component.contents.length > 0, `${here} is empty`),
        ...inAction(here, component.action, undefined),
        ...component.contents.flatMap((child) => inComponent(here, child)),
      ];
    case 'text': {
      const spans = component.contents ?? [];
      return [
        ...unless(component.text !== '' && (component.text !== undefined || spans.length > 0), `${here} is empty`),
        ...unless(
          spans.every((span) => (span.text ?? '') !== ''),
          `${here} has an empty span`,
        ),
        ...inAction(here, component.action, undefined),
      ];
    }
    case 'button':
      return inAction(here, component.action, LINE_LIMITS.buttonLabelGraphemes);
    case 'image':
      return [...inImageUrl(`${here}.url`, component.url), ...inAction(here, component.action, undefined)];
    case 'separator':
      return [];
    default:
      return [`${here} is never sent by us`];
  }
}

function inQuickReply(quickReply: messagingApi.QuickReply | undefined): string[] {
  if (quickReply === undefined) return [];
  const items = quickReply.items ?? [];
  return [
    ...unless(
      items.length >= 1 && items.length <= LINE_LIMITS.quickReplies,
      `.quickReply ${items.length} items, not 1 to ${LINE_LIMITS.quickReplies}`,
    ),
    ...items.flatMap((item, index) =>
      inAction(`.quickReply.items[${index}]`, item.action, LINE_LIMITS.quickReplyLabelGraphemes),
    ),
  ];
}

/** Buttons and chips need a label; a tappable text or picture needs none (`labelGraphemes` undefined). */
function inAction(at: string, action: messagingApi.Action | undefined, labelGraphemes: number | undefined): string[] {
  if (action === undefined) return [];
  const label = action.label ?? '';
  const labelled = labelGraphemes === undefined || (label !== '' && countGraphemes(label) <= labelGraphemes);
  return [...unless(labelled, `${at}.label`), ...inEffect(at, action)];
}

function inEffect(at: string, action: messagingApi.Action): string[] {
  const within = (text: string | undefined, max: number) => text !== undefined && text !== '' && text.length <= max;
  const said = (text: string) => text !== '' && countGraphemes(text) <= LINE_LIMITS.saidGraphemes;
  switch (action.type) {
    case 'postback':
      return [
        ...unless(within(action.data, LINE_LIMITS.postbackDataUnits), `${at}.data`),
        ...unless(action.displayText === undefined || said(action.displayText), `${at}.displayText`),
      ];
    case 'datetimepicker':
      return unless(within(action.data, LINE_LIMITS.postbackDataUnits), `${at}.data`);
    case 'message':
      return unless(said(action.text ?? ''), `${at}.text`);
    case 'uri': {
      const scheme = URL.parse(action.uri ?? '')?.protocol ?? '';
      const fits = within(action.uri, LINE_LIMITS.uriUnits) && LINE_LIMITS.linkSchemes.includes(scheme);
      return unless(fits, `${at}.uri`);
    }
    case 'clipboard':
      return unless(within(action.clipboardText, LINE_LIMITS.copiedUnits), `${at}.clipboardText`);
    default:
      return [`${at} ${action.type} is never sent by us`];
  }
}

function inText(at: string, text: string, maxUnits: number): string[] {
  return unless(text !== '' && text.length <= maxUnits && text.isWellFormed(), `${at} of ${text.length} units`);
}

function inImageUrl(at: string, url: string): string[] {
  return unless(
    url.length <= LINE_LIMITS.imageUrlUnits && URL.parse(url)?.protocol === 'https:',
    `${at} is no https URL`,
  );
}

function unless(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}
