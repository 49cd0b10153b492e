import fc from 'fast-check';
import type { Action, Button, Card, Message, Span, Text } from '../../../src/app/channel.ts';

/** Texts as people and shops write them, and as attackers do: markup, controls, halves of pairs, very long ones. */
const words: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\n',
      '<b>',
      '</code>',
      '&lt;',
      '<b>&amp',
      'a\0b',
      '\ud800',
      '\u200b',
      '\u202e',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 20, max: 300 }))
      .map(([piece, times]) => `${piece} `.repeat(times)),
  },
);

const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const data = fc.string({ unit: fc.constantFrom(...'abcXYZ019:_-'), minLength: 1, maxLength: 64 });

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('postback' as const), data }),
  fc.record({ type: fc.constant('date' as const), data }),
  fc.record({ type: fc.constant('say' as const), text: words }),
  fc.record({ type: fc.constant('copy' as const), text: words }),
  fc.constant({ type: 'contact' as const }),
  fc.record({
    type: fc.constant('link' as const),
    url: fc.constantFrom(
      'https://shop.example/x?y=1',
      'tg://resolve?domain=x',
      'line://ti/p/x',
      'javascript:alert(1)',
      'nonsense',
      '',
    ),
  }),
);

const button: fc.Arbitrary<Button> = fc.record(
  { label, action, style: fc.constantFrom('primary' as const, 'secondary' as const) },
  { requiredKeys: ['label', 'action'] },
);
const buttons = fc.array(button, { maxLength: 8 });

const span: fc.Arbitrary<Span> = fc.record(
  { text: words, bold: fc.boolean(), code: fc.boolean() },
  { requiredKeys: ['text'] },
);
const text: fc.Arbitrary<Text> = fc.oneof(words, fc.array(span, { maxLength: 5 }));
const url = fc.constantFrom(
  'https://shop.example/a.jpg',
  'http://shop.example/a.jpg',
  'file:///etc/passwd',
  'AgACAgQ',
  '',
);

const card: fc.Arbitrary<Card> = fc.record(
  {
    title: words,
    body: text,
    rows: fc.array(fc.record({ name: words, value: words }), { maxLength: 4 }),
    note: text,
    imageUrl: url,
    buttons: fc.array(button, { maxLength: 4 }),
  },
  { requiredKeys: ['title'] },
);

const one: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text, buttons }, { requiredKeys: ['type', 'text'] }),
  fc.record({ type: fc.constant('image' as const), url, caption: words }, { requiredKeys: ['type', 'url'] }),
  card.map((fields) => ({ type: 'card' as const, ...fields })),
  fc.record({ type: fc.constant('carousel' as const), title: words, cards: fc.array(card, { maxLength: 12 }) }),
  fc.record({
    type: fc.constant('chart' as const),
    chart: fc.constant({ language: 'en', bars: [{ value: 1.5, weekday: 6 }] }),
    title: words,
    caption: text,
    alone: text,
  }),
  fc.record(
    { type: fc.constant('qr' as const), value: words, code: words, title: words, caption: text, buttons },
    { requiredKeys: ['type', 'value', 'title'] },
  ),
  fc.record(
    { type: fc.constant('file' as const), name: words, mime: fc.constant('text/csv'), content: words, caption: words },
    { requiredKeys: ['type', 'name', 'mime', 'content'] },
  ),
);

/** Any set of up to five messages that the contract allows. */
export const messageSets: fc.Arbitrary<Message[]> = fc.array(
  fc.tuple(one, fc.option(fc.array(button, { maxLength: 13 }), { nil: undefined })).map(([message, quickReplies]) => ({
    ...message,
    ...(quickReplies !== undefined && { quickReplies }),
  })),
  { minLength: 1, maxLength: 5 },
);

export { words as anyWords };
