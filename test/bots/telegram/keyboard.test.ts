import { describe, expect, it } from 'vitest';
import { renderTelegram } from '../../../bots/telegram/render.ts';
import type { Button } from '../../../src/app/channel.ts';
import { postback, render, text } from './shown.ts';

describe('buttons', () => {
  const only = (button: Button) => {
    const markup = renderTelegram([text('x', [button])])[0]?.payload.reply_markup;
    return markup !== undefined && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
  };

  it('bring their data back, and say which matters most', () => {
    expect(only({ ...postback('Join', 'join:1'), style: 'primary' })).toEqual([
      { text: 'Join', callback_data: 'join:1', style: 'primary' },
    ]);
  });

  it('for a date bring their data without a value, so the chat can guide', () => {
    expect(only({ label: 'Birthday', action: { type: 'date', data: 'birthday' } })).toEqual([
      { text: 'Birthday', callback_data: 'birthday' },
    ]);
  });

  it('copy up to 256 characters, and are left out above', () => {
    const copy = (words: string) => only({ label: 'Copy', action: { type: 'copy', text: words } });
    expect(copy('K7MF')).toEqual([{ text: 'Copy', copy_text: { text: 'K7MF' } }]);
    expect(copy('x'.repeat(257))).toEqual([]);
  });

  it.each(['https://shop.example/a?b=c', 'tg://resolve?domain=shop'])('open %s', (url) => {
    expect(only({ label: 'Open', action: { type: 'link', url } })).toEqual([{ text: 'Open', url }]);
  });

  it.each([
    'javascript:alert(1)',
    'http://shop.example',
    'line://ti/p/@shop',
    'https://localhost/x',
    'file:///etc',
    '//x',
    '',
  ])('are left out for %j, for which Telegram would refuse the message', (url) => {
    expect(only({ label: 'Open', action: { type: 'link', url } })).toEqual([]);
  });

  it('carry 64 bytes of data and not one more: a cut would be another button', () => {
    expect(only(postback('x', 'd'.repeat(64)))).toHaveLength(1);
    expect(() => only(postback('x', 'd'.repeat(65)))).toThrow(RangeError);
    expect(() => only(postback('x', '點'.repeat(22)))).toThrow(RangeError);
    expect(() => only(postback('x', ''))).toThrow(RangeError);
  });

  it('share a row while they are short, in Chinese too', () => {
    expect(render(text('x', [postback('Yes'), postback('No'), postback('Ask me again later')]))[0]?.rows).toEqual([
      ['Yes', 'No'],
      ['Ask me again later'],
    ]);
    expect(render(text('x', [postback('點數'), postback('獎勵'), postback('我的優惠券與獎勵')]))[0]?.rows).toEqual([
      ['點數', '獎勵'],
      ['我的優惠券與獎勵'],
    ]);
  });

  it('under nothing get something to stand under', () => {
    expect(render(text('', [postback('OK')]))).toEqual([
      { method: 'sendMessage', html: '👇', rows: [['OK']], typed: false },
    ]);
  });
});

describe('chips', () => {
  const chips = [postback('A'), postback('B'), postback('C'), postback('D')];

  it('stand under the last message, after its own buttons, three in a row', () => {
    expect(render(text('1'), { ...text('2', [postback('OK')]), quickReplies: chips })).toEqual([
      { method: 'sendMessage', html: '1', typed: false },
      { method: 'sendMessage', html: '2', rows: [['OK'], ['A', 'B', 'C'], ['D']], typed: false },
    ]);
  });

  it('of an earlier message move to the last', () => {
    expect(render({ ...text('1'), quickReplies: chips }, text('2')).map(({ rows }) => rows?.length)).toEqual([
      undefined,
      2,
    ]);
  });

  const say: Button = { label: 'Yes', action: { type: 'say', text: 'yes please' } };
  const contact: Button = { label: 'Share my number', action: { type: 'contact' } };

  it('that type are keys which show what they will say, once', () => {
    const [call] = renderTelegram([{ ...text('Sure?'), quickReplies: [say] }]);
    expect(call?.payload.reply_markup).toEqual({
      keyboard: [[{ text: 'yes please' }]],
      resize_keyboard: true,
      one_time_keyboard: true,
    });
  });

  it('that ask for the phone number are a key, the only way there is', () => {
    const [call] = renderTelegram([text('Your number?', [contact])]);
    expect(call?.payload.reply_markup).toMatchObject({
      keyboard: [[{ text: 'Share my number', request_contact: true }]],
    });
  });

  it('of both kinds need two messages, as one carries one keyboard', () => {
    expect(render({ ...text('Join?', [postback('Join')]), quickReplies: [contact] })).toEqual([
      { method: 'sendMessage', html: 'Join?', rows: [['Join']], typed: false },
      { method: 'sendMessage', html: '👇', rows: [['Share my number']], typed: true },
    ]);
  });
});
