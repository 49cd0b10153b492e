import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { toBuffer } from 'qrcode';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FakeTelegram, late, startFakeTelegram, tooMany } from './fakeTelegram.ts';
import { parseHtml } from './fakeTelegramHtml.ts';
import { scan } from './fakeTelegramQr.ts';
import { checkMessage } from './fakeTelegramRules.ts';

const started = async () => {
  const fake = await startFakeTelegram({ patienceMs: 2_000 });
  onTestFinished(() => fake.close());
  const call = async (method: string, payload: object = {}) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${fake.apiRoot}/bot${fake.token}/${method}`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(payload) });
    return (await response.json()) as { ok: boolean; result?: unknown; error_code?: number; description?: string };
  };
  return { fake, call };
};

const html = (words: string, more: object = {}) => ({ text: words, parse_mode: 'HTML', ...more });
const key = (button: object) => html('x', { reply_markup: { inline_keyboard: [[{ text: 'x', ...button }]] } });

describe('HTML, as the fake of Telegram reads it,', () => {
  it('gives the words and where they are marked', () => {
    expect(parseHtml('a <b>b &amp; <i>c</i></b> <a href="https://x.example">d</a> &lt;&#33;')).toEqual({
      ok: true,
      text: 'a b & c d <!',
      entities: [
        { type: 'italic', offset: 6, length: 1 },
        { type: 'bold', offset: 2, length: 5 },
        { type: 'text_link', offset: 8, length: 1, url: 'https://x.example' },
      ],
    });
  });

  it.each(['<b>x', '<b>x</i>', 'x</b>', '<x>y</x>', '1 < 2', '<', '<b', '< b>x</b>'])('refuses %j', (words) => {
    expect(parseHtml(words)).toMatchObject({ ok: false, description: expect.stringContaining("can't parse entities") });
  });
});

describe('a message, as the fake of Telegram checks it,', () => {
  it.each([
    [html('&amp;'.repeat(4096)), true],
    [html('x'.repeat(4097)), false],
    [html('<b> </b>'), false],
    [{ text: 'a\ud800' }, false],
    [key({ callback_data: 'x'.repeat(64) }), true],
    [key({ callback_data: '點'.repeat(22) }), false],
    [key({ url: 'https://x.example' }), true],
    [key({ url: 'javascript:x' }), false],
    [key({ copy_text: { text: 'x'.repeat(257) } }), false],
    [key({}), false],
    [key({ url: 'https://x.example', callback_data: 'x' }), false],
    [html('x', { reply_markup: { keyboard: [[{ text: 'x' }]] } }), true],
    [html('x', { reply_markup: { inline_keyboard: [] } }), false],
  ])('has limits (case %#)', (payload, ok) => {
    expect(checkMessage('sendMessage', payload)).toMatchObject({ ok });
  });
});

describe('the fake of Telegram', () => {
  it('knows its token', async () => {
    const { fake } = await started();
    expect((await fetch(`${fake.apiRoot}/bot1:wrong/getMe`)).status).toBe(401);
    expect((await fetch(`${fake.apiRoot}/elsewhere/bot${fake.token}/getMe`)).status).toBe(404);
    expect((await fetch(`${fake.apiRoot}/bot${fake.token}/dance`)).status).toBe(404);
    expect((await fetch(`${fake.apiRoot}/bot${fake.token}/getMe`)).status).toBe(200);
  });

  it('keeps updates until an offset confirms them', async () => {
    const { fake, call } = await started();
    const [first, second] = [fake.user().says('1'), fake.user().says('2')];
    const { result } = (await call('getUpdates', { limit: 1 })) as { result: { update_id: number }[] };
    await first;
    expect(result).toHaveLength(1);
    expect((await call('getUpdates')).result).toHaveLength(2);
    await second;
    expect((await call('getUpdates', { offset: (result[0]?.update_id ?? 0) + 1 })).result).toHaveLength(1);
    expect((await call('getUpdates')).result).toHaveLength(1);
  });

  it('holds a poll open, and ends it for a second one', async () => {
    const { fake, call } = await started();
    const first = call('getUpdates', { timeout: 5 });
    await vi.waitFor(() => expect(fake.callsOf('getUpdates')).toHaveLength(1), 10_000);
    const second = call('getUpdates', { timeout: 5 });
    expect(await first).toMatchObject({ ok: false, error_code: 409 });
    await fake.user().says('hello');
    expect((await second).result).toHaveLength(1);
  });

  it('refuses polls while a webhook is set, and webhooks without https', async () => {
    const { call } = await started();
    expect(await call('setWebhook', { url: 'http://x.example/' })).toMatchObject({ ok: false, error_code: 400 });
    await call('setWebhook', { url: 'https://x.example/' });
    expect(await call('getUpdates')).toMatchObject({ ok: false, error_code: 409 });
    await call('deleteWebhook');
    expect(await call('getUpdates')).toMatchObject({ ok: true });
  });

  it('delivers again until 2xx, one update at a time for each chat', async () => {
    const { fake, call } = await started();
    const seen: string[] = [];
    const server = createServer(async (request, response) => {
      const { message } = JSON.parse(await text(request));
      seen.push(`${message.text} ${request.headers['x-telegram-bot-api-secret-token']} ${request.url}`);
      response.writeHead(seen.length < 3 ? 500 : 204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    fake.deliverVia(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    await call('setWebhook', { url: 'https://x.example/hook', secret_token: 's3' });
    const mei = fake.user();
    await Promise.all([mei.says('1'), mei.says('2')]);
    expect(seen).toEqual(['1 s3 /hook', '1 s3 /hook', '1 s3 /hook', '2 s3 /hook']);
    expect((await call('getWebhookInfo')).result).toMatchObject({
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 500',
    });
  });

  it('reaches only who wrote to the bot and did not block it', async () => {
    const { fake, call } = await started();
    const mei = fake.user();
    const send = async () => (await call('sendMessage', { chat_id: Number(mei.id), text: 'x' })).error_code ?? 200;
    const act = async (action: Promise<void>) => {
      await Promise.all([action, call('getUpdates', { timeout: 1 })]);
    };
    expect(await send()).toBe(403);
    await act(mei.says('/start'));
    expect(await send()).toBe(200);
    await act(mei.blocks());
    expect(await send()).toBe(403);
    expect((await call('sendMessage', { chat_id: 5, text: 'x' })).error_code).toBe(400);
    expect(mei.received).toHaveLength(1);
  });

  it('shows edits, answers each tap once, and plays its script', async () => {
    const { fake, call } = await started();
    const mei = fake.user();
    await Promise.all([mei.says('/start'), call('getUpdates')]);
    const chat_id = Number(mei.id);
    const reply_markup = { inline_keyboard: [[{ text: 'OK', callback_data: 'ok' }]] };
    const sent = await call('sendMessage', { chat_id, text: '1', reply_markup });
    const edit = { chat_id, message_id: (sent.result as { message_id: number }).message_id, text: '2', reply_markup };
    expect(await call('editMessageText', edit)).toMatchObject({ ok: true });
    expect(await call('editMessageText', edit)).toMatchObject({ description: 'Bad Request: message is not modified' });
    expect(mei.last()).toMatchObject({ text: '2', buttons: ['OK'] });
    await Promise.all([mei.taps('OK'), call('getUpdates', { timeout: 1 })]);
    const [id] = fake.chats.openTaps;
    expect(await call('answerCallbackQuery', { callback_query_id: id })).toMatchObject({ ok: true });
    expect(await call('answerCallbackQuery', { callback_query_id: id })).toMatchObject({ error_code: 400 });
    fake.script('sendMessage', tooMany(3), late(1));
    expect(await call('sendMessage', { chat_id, text: '3' })).toMatchObject({
      error_code: 429,
      parameters: { retry_after: 3 },
    });
    expect(await call('sendMessage', { chat_id, text: '4' })).toMatchObject({ ok: true });
    expect(mei.received.map((message) => message.text)).toEqual(['2', '4']);
  });

  it('comes back on the same port', async () => {
    const fake = new FakeTelegram();
    await fake.up();
    const root = fake.apiRoot;
    await fake.down();
    await expect(fetch(root)).rejects.toThrow('fetch failed');
    await fake.up();
    expect(fake.apiRoot).toBe(root);
    await fake.close();
  });
});

describe('a person on the fake of Telegram', () => {
  const chatting = async () => {
    const { fake, call } = await started();
    const mei = fake.user();
    const act = async (action: Promise<void>) => {
      const [{ result }] = await Promise.all([call('getUpdates', { timeout: 1 }), action]);
      const updates = result as { update_id: number }[];
      await call('getUpdates', { offset: (updates.at(-1)?.update_id ?? 0) + 1 });
      return updates;
    };
    await act(mei.says('/start'));
    const show = (words: string, more: object = {}) =>
      call('sendMessage', { chat_id: Number(mei.id), text: words, ...more });
    return { fake, mei, act, show };
  };

  it('opens only links to this bot', async () => {
    const { mei, act } = await chatting();
    expect(await act(mei.opens('https://t.me/regulars_test_bot?start=x1'))).toMatchObject([
      { message: { text: '/start x1' } },
    ]);
    expect(await act(mei.opens('tg://resolve?domain=regulars_test_bot&start=x2'))).toMatchObject([
      { message: { text: '/start x2' } },
    ]);
    await expect(mei.opens('https://t.me/another_bot?start=x')).rejects.toThrow('not a link');
    await expect(mei.opens('https://shop.example')).rejects.toThrow('not a link');
  });

  it('taps what is visible: data, copy, number, words', async () => {
    const { mei, act, show } = await chatting();
    await show('1', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Copy', copy_text: { text: 'K7' } },
            { text: 'Go', callback_data: 'go' },
          ],
        ],
      },
    });
    await show('2', { reply_markup: { keyboard: [[{ text: 'yes' }, { text: 'Number', request_contact: true }]] } });
    await mei.taps('Copy');
    expect(mei.clipboard).toBe('K7');
    mei.clear();
    expect(await act(mei.taps('Go'))).toMatchObject([{ callback_query: { data: 'go' } }]);
    expect(await act(mei.taps('yes'))).toMatchObject([{ message: { text: 'yes' } }]);
    expect(await act(mei.taps('Number'))).toMatchObject([{ message: { contact: { user_id: Number(mei.id) } } }]);
    await expect(mei.taps('No')).rejects.toThrow('no button "No"; there are: yes, Number, Copy, Go');
  });

  it('types a date where LINE would pick one', async () => {
    const { mei, act, show } = await chatting();
    await show('1', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Birthday', callback_data: 'bd' },
            { text: 'Site', url: 'https://x.example' },
          ],
        ],
      },
    });
    await expect(mei.picks('Site', '1990-01-02')).rejects.toThrow('no date');
    const picking = mei.picks('Birthday', '1990-01-02');
    expect(await act(Promise.resolve())).toMatchObject([{ callback_query: { data: 'bd' } }]);
    await show('When?');
    expect(await act(picking)).toMatchObject([{ message: { text: '1990-01-02' } }]);
  });

  it('waits for words, and says what came instead', async () => {
    const { fake, mei, show } = await chatting();
    const waiting = mei.waitFor(/^points: \d+$/);
    await show('hello https://x.example/a');
    await show('points: 12');
    expect(await waiting).toMatchObject({ text: 'points: 12' });
    expect(mei.received[0]?.links).toEqual(['https://x.example/a']);
    const hasty = new FakeTelegram({ patienceMs: 20 }).user();
    await expect(hasty.waitFor('x')).rejects.toThrow('waited for x; came: []');
    expect(() => hasty.last()).toThrow('nothing came yet');
    await expect(hasty.says('anyone?')).rejects.toThrow('the service took nothing within 20 ms');
    expect(fake.accepted(mei.id)).toHaveLength(2);
  });

  it('scans what a QR says', async () => {
    expect(scan(await toBuffer('https://t.me/x?start=1', { type: 'png', scale: 8 }))).toBe('https://t.me/x?start=1');
    expect(() => scan(new Uint8Array(8))).toThrow(/./);
  });
});
