import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeLine, type LineUser, startFakeLine } from './fakeLine.ts';
import { signLine } from './fakeLineWebhook.ts';

/** A service that remembers the events it was sent, and answers them with `status`. */
async function listener() {
  const heard: { body: string; signed: boolean; events: Record<string, unknown>[] }[] = [];
  const service = { heard, status: 200, secret: '', url: '', close: () => {} };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const signed = request.headers['x-line-signature'] === signLine(body, service.secret);
    heard.push({ body: body.toString(), signed, events: JSON.parse(body.toString()).events });
    response.writeHead(service.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  service.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return service;
}

let service: Awaited<ReturnType<typeof listener>>;
let line: FakeLine;
let mei: LineUser;

beforeEach(async () => {
  service = await listener();
  line = await startFakeLine({ webhookUrl: service.url, waitMs: 300 });
  service.secret = line.channelSecret;
  mei = line.user('Mei');
});

afterEach(async () => {
  service.close();
  await line.stop();
});

const call = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${line.url}/v2/bot/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${line.channelAccessToken}`, ...headers },
    body: JSON.stringify(body),
  });
const push = (messages: unknown[], to = mei.id, headers = {}) => call('message/push', { to, messages }, headers);
const messageOf = async (answer: Response) => Reflect.get(Object(await answer.json()), 'message');
const text = (value: string) => ({ type: 'text', text: value });
const button = (label: string, action: object) => ({ type: 'button', action: { label, ...action } });
const bubble = (...contents: object[]) => ({
  type: 'flex',
  altText: 'x',
  contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents } },
});
const heardTypes = () => service.heard.flatMap(({ events }) => events.map(({ type }) => type));
const lastEvent = () => service.heard.at(-1)?.events.at(-1);

describe('a person on the fake of LINE', () => {
  it('is heard with a signature, an id, a time and a token to answer with', async () => {
    await mei.says('早安');
    expect(service.heard[0]?.signed).toBe(true);
    expect(lastEvent()).toMatchObject({
      type: 'message',
      source: { type: 'user', userId: mei.id },
      message: { type: 'text', text: '早安' },
      replyToken: expect.any(String),
      webhookEventId: expect.stringMatching(/^01[0-9A-Z]{24}$/),
    });
  });

  it('is the same for the same name, and has an id as LINE gives them', () => {
    expect(line.user('Mei')).toBe(mei);
    expect(mei.id).toMatch(/^U[0-9a-f]{32}$/);
    expect(line.user(mei.id)).toBe(mei);
  });

  it('is not served by a service that does not take the event', async () => {
    service.status = 500;
    await expect(mei.says('hi')).rejects.toThrow('answered a message event with 500');
  });

  it('adds the account, blocks it and comes back; what is sent meanwhile is taken and reaches nobody', async () => {
    await mei.follows();
    await mei.blocks();
    await expect(mei.says('hi')).rejects.toThrow('blocked');
    expect((await push([text('hello?')])).status).toBe(200);
    await mei.unblocks();
    await push([text('welcome back')]);
    expect(heardTypes()).toEqual(['follow', 'unfollow', 'follow']);
    expect(lastEvent()).toMatchObject({ follow: { isUnblocked: true } });
    expect(mei.received.map((message) => message.text)).toEqual(['welcome back']);
    expect(line.acceptedFor(mei.id).map(({ delivered }) => delivered)).toEqual([false, true]);
  });

  it('opens our link: adds the account, then says what the link carries', async () => {
    await mei.opens('https://line.me/R/oaMessage/%40123shop/?r_7%20x');
    await mei.opens('https://line.me/R/ti/p/@123shop');
    expect(heardTypes()).toEqual(['follow', 'message']);
    expect(lastEvent()).toMatchObject({ message: { text: 'r_7 x' } });
    await expect(mei.opens('https://line.me/R/oaMessage/%40other/?x')).rejects.toThrow('not a link to @123shop');
    await expect(mei.opens('https://t.me/bot?start=x')).rejects.toThrow('not a link');
  });

  it('taps what is on the screen: buttons, texts, links, copies', async () => {
    await mei.follows();
    await push([
      bubble(
        {
          type: 'text',
          contents: [
            { type: 'span', text: 'Code ' },
            { type: 'span', text: 'AB12' },
          ],
        },
        button('Card', { type: 'postback', data: 'card' }),
        button('Menu', { type: 'message', text: 'menu' }),
        button('Shop', { type: 'uri', uri: 'https://shop.example/' }),
        button('Invite', { type: 'uri', uri: 'https://line.me/R/oaMessage/%40123shop/?r_1' }),
        button('Copy', { type: 'clipboard', clipboardText: 'AB12' }),
      ),
    ]);
    expect(mei.last()).toMatchObject({ text: 'Code AB12', buttons: ['Card', 'Menu', 'Shop', 'Invite', 'Copy'] });
    expect(mei.last().links).toEqual(['https://shop.example/', 'https://line.me/R/oaMessage/%40123shop/?r_1']);
    await mei.taps('Card');
    expect(lastEvent()).toMatchObject({ type: 'postback', postback: { data: 'card' } });
    await mei.taps('Menu');
    expect(lastEvent()).toMatchObject({ message: { text: 'menu' } });
    await mei.taps('Shop');
    await mei.taps('Copy');
    await mei.taps('Invite');
    expect([mei.visited, mei.clipboard]).toEqual([['https://shop.example/'], 'AB12']);
    expect(lastEvent()).toMatchObject({ message: { text: 'r_1' } });
    await expect(mei.taps('Nothing')).rejects.toThrow('no button "Nothing" on the screen; there are "Card", "Menu"');
  });

  it('taps the newest of two buttons with one label, also after forgetting what was received', async () => {
    await mei.follows();
    await push([bubble(button('Go', { type: 'postback', data: 'old' }))]);
    await push([bubble(button('Go', { type: 'postback', data: 'new' }))]);
    mei.clear();
    expect(mei.received).toEqual([]);
    expect(() => mei.last()).toThrow('Mei received nothing yet');
    await mei.taps('Go');
    expect(lastEvent()).toMatchObject({ postback: { data: 'new' } });
  });

  it('sees chips under the newest message only, until one is used', async () => {
    await mei.follows();
    const action = { type: 'postback', label: 'Chip', data: 'chip' };
    const chips = { ...text('a'), quickReply: { items: [{ type: 'action', action }] } };
    await push([chips]);
    expect(mei.last().buttons).toEqual(['Chip']);
    await mei.taps('Chip');
    await expect(mei.taps('Chip')).rejects.toThrow('there are none');
    await push([chips]);
    await push([text('b')]);
    await expect(mei.taps('Chip')).rejects.toThrow('no button');
  });

  it('picks dates within the range', async () => {
    await mei.follows();
    const picker = { type: 'datetimepicker', mode: 'date', data: 'birthday', max: '2020-01-01' };
    await push([bubble(button('Date', picker), button('Card', { type: 'postback', data: 'card' }))]);
    await mei.picks('Date', '1990-02-28');
    expect(lastEvent()).toMatchObject({ postback: { data: 'birthday', params: { date: '1990-02-28' } } });
    await expect(mei.picks('Date', '2021-01-01')).rejects.toThrow('lets nobody pick');
    await expect(mei.picks('Card', '1990-02-28')).rejects.toThrow('asks for no date');
    await expect(mei.taps('Date')).rejects.toThrow('use picks');
  });

  it('waits for a message, one that came before or one that comes later, and not for ever', async () => {
    await mei.follows();
    await push([text('12 points')]);
    expect((await mei.waitFor('12 points')).text).toBe('12 points');
    const later = mei.waitFor(/^Happy birthday, \w+!$/);
    await push([text('Happy birthday, Mei!')]);
    expect((await later).text).toBe('Happy birthday, Mei!');
    await expect(mei.waitFor('never')).rejects.toThrow('Mei waited for never, got "12 points", "Happy birthday, Mei!"');
  });

  it('sends stickers and pictures, and takes back a text', async () => {
    await mei.sendsSticker();
    await mei.sendsImage();
    await expect(mei.unsendsLast()).rejects.toThrow('nothing was said yet');
    await mei.says('oops');
    const said = lastEvent();
    await mei.unsendsLast();
    expect(lastEvent()).toMatchObject({
      type: 'unsend',
      unsend: { messageId: Reflect.get(Object(said?.['message']), 'id') },
    });
  });
});

describe('the fake of LINE', () => {
  beforeEach(() => mei.follows());

  it.each([
    [{ type: 'text', text: '' }],
    [{ type: 'text', text: 'x'.repeat(5_001) }],
    [{ type: 'flex', altText: '', contents: bubble({ type: 'text', text: 'a' }).contents }],
    [bubble({ type: 'text', text: '' })],
    [bubble({ type: 'image', url: 'http://a.b/c' })],
    [bubble({ type: 'button', action: { type: 'postback', data: 'x' } })],
    [bubble(button('x'.repeat(41), { type: 'postback', data: 'x' }))],
    [bubble(button('x', { type: 'uri', uri: 'tg://x' }))],
    [bubble({ type: 'text', text: 'x'.repeat(31_000) })],
    [{ ...text('a'), quickReply: { items: [] } }],
    [{ type: 'hologram' }],
  ])('refuses a message that LINE would refuse: %o', async (message) => {
    const answer = await push([message]);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: 'A message (messages[0]) in the request body is invalid' });
    expect(line.accepted).toEqual([]);
  });

  it('refuses none and six messages, a wrong token, and paths it does not have', async () => {
    expect((await push([])).status).toBe(400);
    expect((await push(Array(6).fill(text('a')))).status).toBe(400);
    expect((await push([text('a')], mei.id, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await call('nothing', {})).status).toBe(404);
  });

  it('refuses a whole multicast for one person it does not know', async () => {
    const multicast = (to: string[]) => call('message/multicast', { to, messages: [text('a')] });
    const refused = await multicast([mei.id, `U${'0'.repeat(32)}`]);
    expect([refused.status, await messageOf(refused)]).toEqual([
      400,
      'The property, to[1], in the request body is invalid (line: -, column: -)',
    ]);
    expect(mei.received).toEqual([]);
    expect((await multicast([mei.id, line.user('Ann').id])).status).toBe(200);
    expect(line.accepted.map(({ to, delivered }) => [to, delivered])).toEqual([
      [mei.id, true],
      [line.user('Ann').id, false],
    ]);
  });

  it('counts each person who gets something against the monthly limit, and no reply', async () => {
    line.quota.limit = 2;
    await push([text('a'), text('b')]);
    await push([text('c')], line.user('Ann').id);
    expect(line.quota.used).toBe(1);
    await push([text('d')]);
    const over = await push([text('e')]);
    expect([over.status, await messageOf(over)]).toEqual([429, 'You have reached your monthly limit.']);
    await mei.says('hi');
    const replyToken = lastEvent()?.['replyToken'];
    expect((await call('message/reply', { replyToken, messages: [text('f')] })).status).toBe(200);
    const usage = await fetch(`${line.url}/v2/bot/message/quota/consumption`, {
      headers: { authorization: `Bearer ${line.channelAccessToken}` },
    });
    expect(await usage.json()).toEqual({ totalUsage: 2 });
  });

  it('takes a retry key on pushes only, and only a UUID', async () => {
    const retry = { 'x-line-retry-key': '00000000-0000-4000-8000-000000000001' };
    expect((await push([text('a')], mei.id, { 'x-line-retry-key': 'x' })).status).toBe(400);
    expect((await push([text('a')], mei.id, retry)).status).toBe(200);
    const again = await push([text('a')], mei.id, retry);
    expect([again.status, again.headers.get('x-line-accepted-request-id')]).toEqual([409, line.accepted[0]?.requestId]);
    expect((await call('message/reply', { replyToken: 'x', messages: [text('a')] }, retry)).status).toBe(400);
    expect(mei.received).toHaveLength(1);
  });

  it('cuts a body into two packets where it is told to', async () => {
    const status = await line.deliver([line.event.text(mei.id, '早安')], { splitAt: 40 });
    expect(status).toBe(200);
    expect(service.heard.at(-1)?.signed).toBe(true);
  });

  it('delivers to nobody but this machine', async () => {
    expect(() => line.deliversTo('https://shop.example/webhooks/line')).toThrow('not loopback');
    await expect(line.deliver([], { url: 'https://shop.example/' })).rejects.toThrow('not loopback');
  });
});
