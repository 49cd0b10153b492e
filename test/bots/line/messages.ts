import fc from 'fast-check';
import type { Action, Button, Card, Message, Text } from '../../../src/app/channel.ts';

/** Any messages that the engine's types allow, far beyond what it would send: what LINE's limits are tried with. */
const piece = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '長',
  '😀',
  '👨‍👩‍👧‍👦',
  'e\u0301',
  '"',
  '\\',
  '\u0001',
  '\ud800',
  '<b>',
  '{x}',
);
const short = fc.oneof(fc.constant(''), fc.constant('   '), fc.string({ unit: piece, maxLength: 30 }));
const long = fc
  .tuple(fc.string({ unit: piece, minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 1_500 }))
  .map(([text, times]) => text.repeat(times));
const words = fc.oneof({ weight: 5, arbitrary: short }, { weight: 1, arbitrary: long });
const text: fc.Arbitrary<Text> = fc.oneof(
  words,
  fc.array(fc.record({ text: words, bold: fc.boolean(), code: fc.boolean() }), { maxLength: 4 }),
);
const url = fc.oneof(
  fc.webUrl({ validSchemes: ['https'] }),
  fc.constantFrom(
    '',
    'not a link',
    'http://shop.example/a',
    'tg://resolve?domain=a_bot&start=x',
    'tg://user?id=1',
    'javascript:alert(1)',
    'line://nv/profile',
    `https://shop.example/${'長'.repeat(150)}`,
    `https://shop.example/${'a'.repeat(970)}`,
    `https://shop.example/${'a'.repeat(3_000)}`,
  ),
);
const data = fc.stringMatching(/^[!-~]{1,64}$/);
const date = fc.constantFrom('1990-02-28', '2027-02-30', '1800-01-01', '2024-02-29', '2200-01-01', 'soon', '');
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('postback' as const), data, echo: words }),
  fc.record({ type: fc.constant('link' as const), url }),
  fc.record({ type: fc.constant('say' as const), text: words }),
  fc.record({ type: fc.constant('date' as const), data, initial: date, min: date, max: date }),
  fc.record({ type: fc.constant('copy' as const), text: words }),
  fc.constant({ type: 'contact' as const }),
);
const button: fc.Arbitrary<Button> = fc.record(
  { label: words, action, style: fc.constantFrom('primary' as const, 'secondary' as const) },
  { requiredKeys: ['label', 'action'] },
);
const buttons = fc.array(button, { maxLength: 16 });
const card: fc.Arbitrary<Card> = fc.record(
  {
    title: words,
    body: text,
    rows: fc.array(fc.record({ name: words, value: words }), { maxLength: 20 }),
    note: words,
    imageUrl: url,
    buttons,
  },
  { requiredKeys: ['title'] },
);
const content = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text, buttons }, { requiredKeys: ['type', 'text'] }),
  fc.record({ type: fc.constant('image' as const), url, caption: words }, { requiredKeys: ['type', 'url'] }),
  card.map((made) => ({ type: 'card' as const, ...made })),
  fc.record({ type: fc.constant('carousel' as const), title: words, cards: fc.array(card, { maxLength: 14 }) }),
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
    {
      type: fc.constant('file' as const),
      name: words,
      mime: fc.constant('text/plain'),
      content: words,
      caption: words,
    },
    { requiredKeys: ['type', 'name', 'mime', 'content'] },
  ),
);
const message: fc.Arbitrary<Message> = fc
  .tuple(content, fc.option(buttons, { nil: undefined }))
  .map(([made, quickReplies]) => (quickReplies === undefined ? made : { ...made, quickReplies }));

export const anyMessages = fc.array(message, { minLength: 1, maxLength: 5, size: 'max' });
