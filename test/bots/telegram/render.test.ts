import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTelegram, type TelegramCall } from '../../../bots/telegram/render.ts';
import type { Card, Message, Text } from '../../../src/app/channel.ts';
import { parseHtml } from '../../support/fakeTelegramHtml.ts';
import { checkMessage } from '../../support/fakeTelegramRules.ts';
import { anyWords, messageSets } from './messages.ts';
import { postback, render, shown, text } from './shown.ts';

const plainTexts = (calls: readonly TelegramCall[]): string[] =>
  calls.map(({ payload }) => {
    const parsed = parseHtml('text' in payload ? payload.text : ((payload as { caption?: string }).caption ?? ''));
    if (!parsed.ok) throw new Error(parsed.description);
    return parsed.text;
  });

describe('any set of messages', () => {
  it('becomes calls that Telegram takes', () => {
    fc.assert(
      fc.property(messageSets, (messages) => {
        for (const call of renderTelegram(messages)) {
          const upload = call.method === 'sendDocument' ? 'document' : 'qr' in call || 'chart' in call ? 'photo' : '';
          expect(checkMessage(call.method, { ...call.payload }, { [upload]: true })).toMatchObject({ ok: true });
          expect(JSON.parse(JSON.stringify(call))).toEqual(call);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('shows what people wrote as they wrote it, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), fc.boolean(), (words, bold) => {
        const visible = words.replace(/\p{Cc}/gu, '');
        fc.pre(/[^\s\p{Cc}\p{Cf}]/u.test(visible));
        expect(plainTexts(renderTelegram([text([{ text: words, bold }])]))).toEqual([visible]);
      }),
    );
  });
});

describe('a text', () => {
  it('escapes what would be markup and marks what is', () => {
    const words: Text = [
      { text: 'Hi <b>{{name}}</b> & co ' },
      { text: 'A&B', bold: true },
      { text: '<1>', code: true },
    ];
    expect(render(text(words))).toEqual([
      {
        method: 'sendMessage',
        html: 'Hi &lt;b&gt;{{name}}&lt;/b&gt; &amp; co <b>A&amp;B</b><code>&lt;1&gt;</code>',
        typed: false,
      },
    ]);
  });

  it('interprets nothing in a plain text', () => {
    expect(render(text('*bold* _it_ ${7*7} [x](y)'))[0]?.html).toBe('*bold* _it_ ${7*7} [x](y)');
  });

  it('that is both bold and code is code, since code holds no other markup', () => {
    expect(render(text([{ text: 'X', bold: true, code: true }]))[0]?.html).toBe('<code>X</code>');
  });

  it('loses halves of surrogate pairs and control characters, which Telegram refuses or drops', () => {
    expect(render(text('a\0b\ud83dc\r\nd'))[0]?.html).toBe('ab\ufffdc\nd');
  });

  it('counts to 4096 in UTF-16 units after its entities, so escaping costs nothing', () => {
    expect(render(text('&'.repeat(4096)))).toHaveLength(1);
    expect(render(text('🍎'.repeat(2048)))).toHaveLength(1);
    expect(render(text(`${'🍎'.repeat(2048)}x`))).toHaveLength(2);
  });

  it('that is too long goes on in the next message, cut where a reader would, with the buttons under the end', () => {
    const paragraph = `${'word '.repeat(500).trim()}\n\n`;
    const calls = render(text(paragraph.repeat(3), [postback('OK')]));
    expect(calls).toHaveLength(3);
    expect(calls.map(({ rows }) => rows)).toEqual([undefined, undefined, [['OK']]]);
    expect(calls.every(({ html }) => html?.trim() === paragraph.trim())).toBe(true);
  });

  it('loses nothing in the cutting, and never cuts a grapheme', () => {
    const family = '👨‍👩‍👧‍👦';
    const pieces = plainTexts(renderTelegram([text(family.repeat(600))]));
    expect(pieces.join('')).toBe(family.repeat(600));
    expect(pieces.every((piece) => piece.length % family.length === 0)).toBe(true);
  });

  it('with a grapheme longer than a message is still sent', () => {
    expect(plainTexts(renderTelegram([text(`x${'\u0301'.repeat(5_000)}`)])).join('')).toHaveLength(5_001);
  });

  it('keeps its marks over a cut', () => {
    const calls = renderTelegram([text([{ text: 'x'.repeat(5_000), bold: true }])]);
    expect(calls.map((call) => shown(call).html)).toEqual([`<b>${'x'.repeat(4096)}</b>`, `<b>${'x'.repeat(904)}</b>`]);
  });

  it('ends after five messages with an ellipsis', () => {
    const calls = render(text('x'.repeat(100_000)));
    expect(calls).toHaveLength(6);
    expect(calls.at(-1)?.html).toBe('…');
  });

  it('that says nothing is not sent', () => {
    expect(render(text(' \n\u200b'), text('hello'))).toHaveLength(1);
  });

  it('shows rows of several lines, and lists, below their names and apart', () => {
    const rows = [
      { name: 'Shop', value: 'Tea' },
      { name: 'Using them', value: '• One' },
      { name: '退貨時', value: '• One\n• Two' },
      { name: 'Since', value: 'May' },
      { name: 'Until', value: 'June' },
    ];
    expect(render({ type: 'card', title: 'How', rows })[0]?.html).toBe(
      '<b>How</b>\n\nShop: Tea\n\nUsing them:\n• One\n\n退貨時：\n• One\n• Two\n\nSince: May\nUntil: June',
    );
  });

  it('shows no preview of the links in it', () => {
    expect(renderTelegram([text('https://shop.example')])[0]?.payload).toMatchObject({
      link_preview_options: { is_disabled: true },
    });
  });

  it('is cut into pieces that are never blank', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const texts = plainTexts(renderTelegram([text(`${words}${' '.repeat(5_000)}${words}`)]));
        expect(texts.every((piece) => piece.trim() !== '' && piece.length <= 4096)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a picture', () => {
  it('is fetched by Telegram from its address', () => {
    expect(render({ type: 'image', url: 'https://shop.example/a.jpg', caption: 'New & hot' })).toEqual([
      { method: 'sendPhoto', html: 'New &amp; hot', photo: 'https://shop.example/a.jpg', typed: false },
    ]);
  });

  it.each(['http://shop.example/a.jpg', 'file:///etc/passwd', 'AgACAgQAAxkDAAIB', 'attach://x', ''])(
    'at %j is none: only its words are sent',
    (url) => {
      expect(render({ type: 'image', url, caption: 'words' })).toEqual([
        { method: 'sendMessage', html: 'words', typed: false },
      ]);
    },
  );

  it('with words that no caption holds is followed by them', () => {
    const calls = render({
      type: 'card',
      title: 'T',
      body: 'x'.repeat(1_100),
      imageUrl: 'https://shop.example/a.jpg',
      buttons: [postback('OK')],
    });
    expect(calls.map(({ method, rows }) => [method, rows])).toEqual([
      ['sendPhoto', undefined],
      ['sendMessage', [['OK']]],
    ]);
  });
});

describe('a card', () => {
  const card: Card = {
    title: 'Free <coffee>',
    body: 'Any size',
    rows: [
      { name: 'Usable through', value: '31 Dec' },
      { name: 'Stores', value: 'all' },
    ],
    buttons: [postback('Show')],
  };

  it('is its title in bold, its body, its rows and its buttons', () => {
    expect(render({ type: 'card', ...card })).toEqual([
      {
        method: 'sendMessage',
        html: '<b>Free &lt;coffee&gt;</b>\nAny size\n\nUsable through: 31 Dec\nStores: all',
        rows: [['Show']],
        typed: false,
      },
    ]);
  });

  it('with a picture is the caption under it', () => {
    expect(render({ type: 'card', title: 'T', imageUrl: 'https://shop.example/a.jpg' })).toEqual([
      { method: 'sendPhoto', html: '<b>T</b>', photo: 'https://shop.example/a.jpg', typed: false },
    ]);
  });
});

describe('a carousel', () => {
  const reward = (title: string, more: Partial<Card> = {}): Card => ({
    title,
    rows: [{ name: 'Points', value: '100' }],
    buttons: [postback('Take', `take:${title}`)],
    ...more,
  });

  it('without pictures is one list, whose numbers tell the buttons apart', () => {
    expect(render({ type: 'carousel', title: 'Rewards', cards: [reward('Tea'), reward('Cake')] })).toEqual([
      {
        method: 'sendMessage',
        html: '<b>Rewards</b>\n\n<b>1. Tea</b>\nPoints: 100\n\n<b>2. Cake</b>\nPoints: 100',
        rows: [['1 · Take', '2 · Take']],
        typed: false,
      },
    ]);
  });

  it('leaves labels alone that are already different', () => {
    const cards = [reward('Tea', { buttons: [postback('Tea!')] }), reward('Cake', { buttons: [postback('Cake!')] })];
    expect(render({ type: 'carousel', title: '', cards })[0]?.rows).toEqual([['Tea!', 'Cake!']]);
  });

  it('with pictures is one message for each card, the title on the first, the chips under the last', () => {
    const cards = [reward('Tea', { imageUrl: 'https://shop.example/tea.jpg' }), reward('Cake')];
    const calls = render({ type: 'carousel', title: 'Rewards', cards, quickReplies: [postback('More')] });
    expect(calls.map(({ method, rows }) => [method, rows])).toEqual([
      ['sendPhoto', [['Take']]],
      ['sendMessage', [['Take'], ['More']]],
    ]);
    expect(calls[0]?.html).toContain('<b>Rewards</b>\n\n<b>Tea</b>');
  });

  it('with more pictures than five is a list, not a flood', () => {
    const cards = Array.from({ length: 6 }, (_, index) =>
      reward(`R${index}`, { imageUrl: 'https://shop.example/a.jpg' }),
    );
    expect(render({ type: 'carousel', title: 'Rewards', cards }).map(({ method }) => method)).toEqual(['sendMessage']);
  });

  it('shows every card, however long they are', () => {
    const cards = Array.from({ length: 12 }, (_, index) => reward(`Card ${index}`, { body: 'x'.repeat(1_500) }));
    const calls = renderTelegram([{ type: 'carousel', title: 'Long', cards }]);
    const all = plainTexts(calls).join('\n');
    expect(cards.every(({ title }) => all.includes(title))).toBe(true);
    expect(calls.flatMap((call) => shown(call).rows ?? []).flat()).toHaveLength(12);
  });

  it('without cards is its title', () => {
    expect(render({ type: 'carousel', title: 'Nothing yet', cards: [] })[0]?.html).toBe('<b>Nothing yet</b>');
  });
});

describe('a QR', () => {
  it('is a picture with its title, the code to copy and the words under it', () => {
    const qr: Message = {
      type: 'qr',
      value: 'https://t.me/shop?start=c1',
      code: '123 456',
      title: 'Your card',
      caption: '60 s',
      buttons: [postback('New')],
    };
    expect(render(qr)).toEqual([
      {
        method: 'sendPhoto',
        html: '<b>Your card</b>\n<code>123 456</code>\n60 s',
        photo: 'QR of https://t.me/shop?start=c1',
        rows: [['New']],
        typed: false,
      },
    ]);
  });
});

describe('a file', () => {
  const file = (name: string) =>
    renderTelegram([{ type: 'file', name, mime: 'application/json', content: '{}', caption: 'All of it' }]);

  it('is a document with its caption', () => {
    expect(file('my data.json')).toEqual([
      {
        method: 'sendDocument',
        payload: { caption: 'All of it', parse_mode: 'HTML' },
        file: { name: 'my_data.json', content: '{}' },
      },
    ]);
  });

  it.each([
    ['a"; filename="b', 'a_;_filename=_b'],
    ['a\r\nX-Evil: 1', 'a_X-Evil_1'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['資料.json', '資料.json'],
    ['', 'file.txt'],
  ])('named %j cannot leave its header: %j', (name, safe) => {
    expect(file(name)[0]).toMatchObject({ file: { name: safe } });
  });
});
