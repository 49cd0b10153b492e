import type { messagingApi } from '@line/bot-sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineLimitProblems } from '../../../bots/line/limits.ts';
import { renderLine } from '../../../bots/line/render.ts';
import { messageError } from '../../support/fakeLineChecks.ts';
import { anyMessages } from './messages.ts';
import { ports } from './support.ts';

type LineMessage = messagingApi.Message;

const text = (value: string): LineMessage => ({ type: 'text', text: value });
const chip = (label: string): messagingApi.QuickReplyItem => ({
  type: 'action',
  action: { type: 'postback', label, data: 'x' },
});
const bubble = (...contents: messagingApi.FlexComponent[]): messagingApi.FlexBubble => ({
  type: 'bubble',
  body: { type: 'box', layout: 'vertical', contents },
});
const flex = (contents: messagingApi.FlexContainer, altText = 'x'): LineMessage => ({
  type: 'flex',
  altText,
  contents,
});
const button = (action: messagingApi.Action): LineMessage => flex(bubble({ type: 'button', action }));

describe('whatever the engine says, LINE takes', () => {
  it.each([
    ['with a public address', ports()],
    ['without a public address', { qrUrl: () => undefined, fileUrl: () => undefined }],
  ])('what we make of any messages %s', (_how, made) => {
    fc.assert(
      fc.property(anyMessages, (messages) => {
        const rendered = renderLine(messages, made);
        expect(lineLimitProblems(rendered)).toEqual([]);
        expect(messageError(JSON.parse(JSON.stringify(rendered)))).toBeUndefined();
        expect(JSON.stringify(rendered).isWellFormed()).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the limits of LINE', () => {
  it.each<[string, LineMessage[]]>([
    ['no message', []],
    ['six messages', Array.from({ length: 6 }, () => text('a'))],
    ['an empty text', [text('')]],
    ['2,501 apples, which are 5,002 units', [text('🍎'.repeat(2_501))]],
    ['a lone surrogate', [text('a\ud800')]],
    [
      'a picture that is not https',
      [{ type: 'image', originalContentUrl: 'http://a.b/c', previewImageUrl: 'https://a.b/c' }],
    ],
    ['an empty alternative text', [flex(bubble({ type: 'text', text: 'a' }), '')]],
    ['an alternative text of 1,501', [flex(bubble({ type: 'text', text: 'a' }), 'a'.repeat(1_501))]],
    ['an empty Flex text', [flex(bubble({ type: 'text', text: '' }))]],
    ['a Flex text without anything', [flex(bubble({ type: 'text' }))]],
    ['an empty span', [flex(bubble({ type: 'text', contents: [{ type: 'span', text: '' }] }))]],
    ['an empty box', [flex(bubble())]],
    ['a bubble without a block', [flex({ type: 'bubble' })]],
    ['a bubble of 31,000 bytes', [flex(bubble({ type: 'text', text: '長'.repeat(10_300) }))]],
    [
      'a carousel of 13 bubbles',
      [flex({ type: 'carousel', contents: Array(13).fill(bubble({ type: 'text', text: 'a' })) })],
    ],
    ['an empty carousel', [flex({ type: 'carousel', contents: [] })]],
    [
      'a carousel of 52,000 bytes',
      [flex({ type: 'carousel', contents: Array(2).fill(bubble({ type: 'text', text: 'a'.repeat(26_000) })) })],
    ],
    [
      'bubbles of different width',
      [
        flex({
          type: 'carousel',
          contents: [{ ...bubble({ type: 'text', text: 'a' }), size: 'kilo' }, bubble({ type: 'text', text: 'a' })],
        }),
      ],
    ],
    ['14 chips', [{ ...text('a'), quickReply: { items: Array(14).fill(chip('a')) } }]],
    ['a chip with a label of 21', [{ ...text('a'), quickReply: { items: [chip('字'.repeat(21))] } }]],
    ['chips that are none', [{ ...text('a'), quickReply: { items: [] } }]],
    ['a button without a label', [button({ type: 'postback', data: 'x' })]],
    ['a button with a label of 41', [button({ type: 'postback', label: 'a'.repeat(41), data: 'x' })]],
    ['301 of data', [button({ type: 'postback', label: 'a', data: 'x'.repeat(301) })]],
    ['an empty displayText', [button({ type: 'postback', label: 'a', data: 'x', displayText: '' })]],
    ['a link of 1,001', [button({ type: 'uri', label: 'a', uri: `https://a.b/${'x'.repeat(990)}` })]],
    ['a script for a link', [button({ type: 'uri', label: 'a', uri: 'javascript:alert(1)' })]],
    ['nothing to say', [button({ type: 'message', label: 'a', text: '' })]],
    ['1,001 to copy', [button({ type: 'clipboard', label: 'a', clipboardText: 'x'.repeat(1_001) })]],
    ['a camera, which we never ask for', [button({ type: 'camera', label: 'a' })]],
    ['a sticker, which we never send', [{ type: 'sticker', packageId: '1', stickerId: '1' }]],
  ])('refuse %s', (_what, messages) => {
    expect(lineLimitProblems(messages)).toHaveLength(1);
  });

  it('allow what just fits', () => {
    expect(
      lineLimitProblems([
        text('🍎'.repeat(2_500)),
        { ...text('a'), quickReply: { items: Array(13).fill(chip('👨‍👩‍👧‍👦'.repeat(20))) } },
        button({ type: 'postback', label: '字'.repeat(40), data: 'x'.repeat(300), displayText: '字'.repeat(300) }),
        button({ type: 'clipboard', label: 'a', clipboardText: 'x'.repeat(1_000) }),
      ]),
    ).toEqual([]);
  });
});
