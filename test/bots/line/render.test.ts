import { describe, expect, it } from 'vitest';
import { jsonBytes } from '../../../bots/line/limits.ts';
import { renderLine } from '../../../bots/line/render.ts';
import type { Action, Button, Card, Message } from '../../../src/app/channel.ts';
import { onScreen } from '../../support/fakeLineScreen.ts';
import { ports } from './support.ts';

const PUBLIC = ports();
const NOWHERE = { qrUrl: () => undefined, fileUrl: () => undefined };

const tap = (label: string, data = 'x'): Button => ({ label, action: { type: 'postback', data } });
const render = (...messages: Message[]) => renderLine(messages, PUBLIC);
/** What a person reads and taps, message by message. */
const screens = (messages: readonly unknown[]) => messages.map((message) => onScreen(Object(message)));
const actionOf = (action: Action) => {
  const [message] = render({ type: 'text', text: 'x', buttons: [{ label: 'Tap', action }] });
  return onScreen(Object(message)).taps[0]?.action;
};

describe('a text', () => {
  it('stays a text, its spans joined', () => {
    expect(render({ type: 'text', text: 'Hello' })).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(
      render({ type: 'text', text: [{ text: 'You have ' }, { text: '12', bold: true }, { text: ' points' }] }),
    ).toEqual([{ type: 'text', text: 'You have 12 points' }]);
  });

  it('is literal: nothing in it is markup or a placeholder', () => {
    const text = '{{points}} ${7*7} <b>x</b> *_[ $ @';
    expect(render({ type: 'text', text })).toEqual([{ type: 'text', text }]);
    expect(screens(render({ type: 'text', text, buttons: [tap('OK')] }))[0]?.text).toBe(text);
  });

  it('with buttons becomes a bubble that says the same, in the notification too', () => {
    const [message] = render({ type: 'text', text: 'Join us?', buttons: [tap('Yes', 'join'), tap('No', 'not-now')] });
    expect(message).toMatchObject({ type: 'flex', altText: 'Join us?', contents: { type: 'bubble' } });
    expect(screens([message])[0]).toMatchObject({ text: 'Join us?', buttons: ['Yes', 'No'] });
  });

  it('with buttons that LINE does not have stays a text', () => {
    const contact: Button = { label: 'Share my number', action: { type: 'contact' } };
    expect(render({ type: 'text', text: 'Hi', buttons: [contact] })).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  it('over 5,000 units becomes several, as many as there is room for', () => {
    const long = 'word '.repeat(2_400).trim();
    const rendered = render({ type: 'text', text: long }, { type: 'text', text: 'after' });
    expect(rendered.map((message) => (message.type === 'text' ? message.text.length <= 5_000 : false))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      screens(rendered)
        .map(({ text }) => text)
        .slice(0, 3)
        .join(' '),
    ).toBe(long);
  });

  it('is cut with an ellipsis only when the five places are taken', () => {
    const long = '長'.repeat(30_000);
    const others = Array.from({ length: 4 }, (): Message => ({ type: 'text', text: 'x' }));
    const rendered = render({ type: 'text', text: long });
    expect(rendered).toHaveLength(5);
    expect(screens(rendered).at(-1)?.text).toMatch(/…$/);
    expect(render({ type: 'text', text: long }, ...others)).toHaveLength(5);
  });

  it('that says nothing says an ellipsis, because LINE refuses empty texts', () => {
    expect(render({ type: 'text', text: '' })).toEqual([{ type: 'text', text: '…' }]);
    expect(render({ type: 'text', text: ' \n', buttons: [tap('A')] })[0]).toMatchObject({ altText: '…' });
  });

  it('in a bubble makes a line that is a link tappable, which Flex does not do by itself', () => {
    const text = 'Send this to a friend:\nhttps://line.me/R/oaMessage/%40x/?r_1\nBoth get 100 points.';
    const [screen] = screens(render({ type: 'text', text, buttons: [tap('OK')] }));
    expect(screen?.links).toEqual(['https://line.me/R/oaMessage/%40x/?r_1']);
    expect(screen?.text).toBe(text);
  });

  it('in a bubble shows bold and codes as spans, line ends kept', () => {
    const [message] = render({
      type: 'text',
      text: [{ text: 'Code ' }, { text: 'AB12', code: true }, { text: '\nvalid today' }],
      buttons: [tap('OK')],
    });
    expect(screens([message])[0]?.text).toBe('Code AB12\nvalid today');
    expect(JSON.stringify(message)).toContain('"text":"AB12","weight":"bold"');
  });
});

describe('a button', () => {
  it('brings our data back, and shows what the person said only when told so', () => {
    expect(actionOf({ type: 'postback', data: 'card' })).toEqual({ type: 'postback', label: 'Tap', data: 'card' });
    expect(actionOf({ type: 'postback', data: 'card', echo: 'My card' })).toMatchObject({ displayText: 'My card' });
    expect(actionOf({ type: 'postback', data: 'card', echo: ' ' })).not.toHaveProperty('displayText');
  });

  it('says a text, copies one, opens a link', () => {
    expect(actionOf({ type: 'say', text: 'menu' })).toMatchObject({ type: 'message', text: 'menu' });
    expect(actionOf({ type: 'copy', text: 'AB12' })).toMatchObject({ type: 'clipboard', clipboardText: 'AB12' });
    expect(actionOf({ type: 'link', url: 'https://shop.example/早' })).toMatchObject({
      type: 'uri',
      uri: 'https://shop.example/%E6%97%A9',
    });
  });

  it('opens Telegram by its web address, since LINE refuses its scheme', () => {
    expect(actionOf({ type: 'link', url: 'tg://resolve?domain=a_bot&start=r_1' })).toMatchObject({
      uri: 'https://t.me/a_bot?start=r_1',
    });
    expect(actionOf({ type: 'link', url: 'tg://resolve?domain=a_bot' })).toMatchObject({ uri: 'https://t.me/a_bot' });
  });

  it.each<Action>([
    { type: 'link', url: 'javascript:alert(1)' },
    { type: 'link', url: 'tg://user?id=1' },
    { type: 'link', url: `https://shop.example/${'a'.repeat(1_000)}` },
    { type: 'copy', text: 'a'.repeat(1_001) },
    { type: 'copy', text: ' ' },
    { type: 'say', text: '' },
    { type: 'contact' },
  ])('that LINE would refuse the whole message for is left out: %o', (action) => {
    expect(actionOf(action)).toBeUndefined();
  });

  it('asks for a date within its range', () => {
    expect(
      actionOf({ type: 'date', data: 'birthday', initial: '1990-01-01', min: '1900-01-01', max: '2026-11-01' }),
    ).toEqual({
      type: 'datetimepicker',
      mode: 'date',
      label: 'Tap',
      data: 'birthday',
      initial: '1990-01-01',
      min: '1900-01-01',
      max: '2026-11-01',
    });
  });

  it.each([
    [{ min: '2027-02-30' }, {}],
    [{ min: '1800-01-01' }, {}],
    [{ min: '2026-01-02', max: '2026-01-01' }, {}],
    [{ min: '2026-01-01', initial: '2025-01-01' }, { min: '2026-01-01' }],
    [{ max: '2026-01-01', initial: '2027-01-01' }, { max: '2026-01-01' }],
  ])('asks for a date without the part of %o that LINE would refuse', (range, kept) => {
    expect(actionOf({ type: 'date', data: 'd', ...range })).toEqual({
      type: 'datetimepicker',
      mode: 'date',
      label: 'Tap',
      data: 'd',
      ...kept,
    });
  });

  it('has a label of at most 40 characters as people count them', () => {
    const [screen] = screens(render({ type: 'text', text: 'x', buttons: [tap('字'.repeat(41)), tap('')] }));
    expect(screen?.buttons).toEqual([`${'字'.repeat(39)}…`, '…']);
  });

  it('stands beside another when there are four and their labels are short', () => {
    const menu = ['會員卡', '點數', '獎勵', '優惠券'].map((label) => tap(label));
    const [message] = render({ type: 'text', text: 'x', buttons: menu });
    expect(JSON.stringify(message).match(/"layout":"horizontal"/g)).toHaveLength(2);
    expect(screens([message])[0]?.buttons).toEqual(['會員卡', '點數', '獎勵', '優惠券']);
    const [three] = render({ type: 'text', text: 'x', buttons: menu.slice(1) });
    expect(JSON.stringify(three)).not.toContain('"layout":"horizontal"');
  });
});

describe('chips', () => {
  it('stand under the last message, whichever message they came with', () => {
    const rendered = render({ type: 'text', text: 'a', quickReplies: [tap('Chip')] }, { type: 'text', text: 'b' });
    expect(screens(rendered).map(({ buttons }) => buttons)).toEqual([[], ['Chip']]);
  });

  it('are at most 13, with labels of at most 20', () => {
    const chips = Array.from({ length: 15 }, (_, number) => tap(`${number} ${'字'.repeat(30)}`));
    const [screen] = screens(render({ type: 'text', text: 'a', quickReplies: chips }));
    expect(screen?.buttons).toHaveLength(13);
    expect([...(screen?.buttons[0] ?? '')]).toHaveLength(20);
  });

  it('are left out when LINE has none of them', () => {
    expect(render({ type: 'text', text: 'a', quickReplies: [{ label: 'x', action: { type: 'contact' } }] })).toEqual([
      { type: 'text', text: 'a' },
    ]);
  });
});

describe('a picture', () => {
  it('alone is an image, with a caption a bubble', () => {
    const url = 'https://shop.example/cake.jpg';
    expect(render({ type: 'image', url })).toEqual([{ type: 'image', originalContentUrl: url, previewImageUrl: url }]);
    expect(screens(render({ type: 'image', url, caption: 'Fresh today' }))[0]).toMatchObject({ text: 'Fresh today' });
  });

  it('that LINE cannot fetch is told as text', () => {
    const url = 'http://shop.example/cake.jpg';
    expect(render({ type: 'image', url, caption: 'Fresh' })).toEqual([{ type: 'text', text: `Fresh\n${url}` }]);
  });
});

describe('a card', () => {
  const card: Card = {
    title: '12 points',
    body: 'Thank you!',
    rows: [{ name: 'Balance', value: '212' }],
    imageUrl: 'https://shop.example/a.jpg',
    buttons: [tap('Why?')],
  };

  it('is one bubble, and its notification says all of it', () => {
    const [message] = render({ type: 'card', ...card });
    expect(message).toMatchObject({ type: 'flex', altText: '12 points\nThank you!\nBalance: 212' });
    expect(screens([message])[0]).toMatchObject({ text: '12 points\nThank you!\nBalance\n212', buttons: ['Why?'] });
  });

  it('in a carousel says what the carousel is of, since LINE shows no heading', () => {
    const [message] = render({ type: 'carousel', title: 'Rewards', cards: [card, { title: 'Cookie' }] });
    expect(message).toMatchObject({ altText: 'Rewards\n12 points\nCookie', contents: { type: 'carousel' } });
    expect(screens([message])[0]?.text).toBe('Rewards\n12 points\nThank you!\nBalance\n212\nRewards\nCookie');
  });

  it('beyond the twelfth goes into another carousel', () => {
    const cards = Array.from({ length: 30 }, (_, number) => ({ title: `Card ${number}` }));
    const rendered = render({ type: 'carousel', title: 'Many', cards });
    expect(rendered.map((message) => onScreen(Object(message)).text.match(/Card/g)?.length)).toEqual([12, 12, 6]);
  });

  it('of a carousel with none is its title', () => {
    expect(render({ type: 'carousel', title: 'Nothing yet', cards: [] })).toEqual([
      { type: 'text', text: 'Nothing yet' },
    ]);
  });

  it('that is too heavy for LINE is shown with less, never refused', () => {
    const heavy: Card = {
      title: '標題'.repeat(100),
      body: '長'.repeat(5_000),
      rows: Array.from({ length: 40 }, () => ({ name: '名'.repeat(500), value: '值'.repeat(500) })),
      buttons: Array.from({ length: 20 }, () => ({
        label: '鈕'.repeat(40),
        action: { type: 'link' as const, url: `https://shop.example/${'a'.repeat(970)}` },
      })),
    };
    const [one] = render({ type: 'card', ...heavy });
    expect(one).toMatchObject({ type: 'flex', contents: { type: 'bubble' } });
    expect(one?.type === 'flex' ? jsonBytes(one.contents) : 0).toBeLessThanOrEqual(30_000);
    const [many] = render({
      type: 'carousel',
      title: '很多'.repeat(200),
      cards: Array.from({ length: 12 }, () => heavy),
    });
    expect(many).toMatchObject({ type: 'flex', contents: { type: 'carousel' } });
    expect(many?.type === 'flex' ? jsonBytes(many.contents) : 0).toBeLessThanOrEqual(50_000);
    expect(screens([many])[0]?.buttons).toHaveLength(12);
  });
});

describe('a QR', () => {
  const qr: Message = {
    type: 'qr',
    title: 'Member card',
    value: 'https://line.me/R/oaMessage/%40shop/?c_1',
    code: '483920',
    caption: 'Valid for 60 seconds.',
  };

  it('is a picture with its code under it', () => {
    const [message] = render(qr);
    expect(JSON.stringify(message)).toContain(PUBLIC.qrUrl(qr.value));
    expect(screens([message])[0]?.text).toBe('Member card\n483920\nValid for 60 seconds.');
  });

  it('does not tell its code in the notification, which lies open on the table', () => {
    expect(render(qr)[0]).toMatchObject({ altText: 'Member card\nValid for 60 seconds.' });
  });

  it('without a public address is its code and its link as text', () => {
    expect(renderLine([qr], NOWHERE)).toEqual([
      {
        type: 'text',
        text: 'Member card\n\n483920\n\nValid for 60 seconds.\n\nhttps://line.me/R/oaMessage/%40shop/?c_1',
      },
    ]);
  });

  it('without a public address keeps its buttons, and its link can be tapped', () => {
    const [message] = renderLine([{ ...qr, buttons: [tap('New one')] }], NOWHERE);
    expect(screens([message])[0]).toMatchObject({ buttons: ['New one'], links: [qr.value] });
    expect(JSON.stringify(message)).not.toContain('"type":"image"');
  });
});

describe('a file', () => {
  const file: Message = {
    type: 'file',
    name: 'my-data.json',
    mime: 'application/json',
    content: '{"a":1}',
    caption: 'Yours',
  };

  it('is a button that opens it, since LINE sends no files', () => {
    expect(screens(render(file))[0]).toMatchObject({
      text: 'Yours',
      buttons: ['📄 my-data.json'],
      links: ['https://shop.example/f/my-data.json'],
    });
  });

  it('without a public address is its content as text', () => {
    expect(renderLine([file], NOWHERE)).toEqual([{ type: 'text', text: 'Yours\n\n{"a":1}' }]);
  });
});
