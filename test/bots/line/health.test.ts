import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LineConfig } from '../../../bots/line/adapter.ts';
import type { ChannelAdapter } from '../../../src/app/channel.ts';
import { type FakeLine, startFakeLine } from '../../support/fakeLine.ts';
import { adapterOn, fakeLine, HELLO, key, ports } from './support.ts';

const PUBLIC = { publicUrl: 'https://shop.example' };
const ENDPOINT = 'https://shop.example/webhooks/line';

const servers: (() => void)[] = [];
afterEach(() => {
  for (const close of servers.splice(0)) close();
});

/** What stands where the public address leads to, answering every webhook with one status. */
async function webhookAnswering(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function started(line: FakeLine, config: Partial<LineConfig> = PUBLIC) {
  const given = ports();
  const adapter = adapterOn(line, given, config);
  await adapter.start();
  return { adapter, given };
}

const healthOf = (adapter: ChannelAdapter) => expect.poll(() => adapter.health(), { timeout: 5_000, interval: 5 });

describe('the health of LINE', () => {
  it('is connected once LINE knows our webhook and reaches it', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    const { adapter } = await started(line);
    await healthOf(adapter).toEqual({ state: 'connected', account: '@123shop' });
    expect(line.endpoint).toBe(ENDPOINT);
    expect(line.callsOf('webhook-test')[0]?.body).toEqual({ endpoint: ENDPOINT });
  });

  it('begins at once: starting does not wait for LINE', async () => {
    const line = await fakeLine();
    line.always('bot-info', 'hang');
    const { adapter } = await started(line, { wire: { answerMs: 100, connectMs: 100 } });
    expect(adapter.health()).toEqual({ state: 'starting' });
  });

  it('keeps a path of the public address', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    const { adapter } = await started(line, { publicUrl: 'https://shop.example/loyal/' });
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    expect(line.endpoint).toBe('https://shop.example/loyal/webhooks/line');
  });

  it('leaves an endpoint alone that is right already', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    line.settings({ endpoint: ENDPOINT });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    expect(line.callsOf('webhook-set')).toEqual([]);
  });

  it('heals by itself when LINE was out of reach at the start', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    await line.goesAway();
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'degraded', problem: expect.stringContaining('cannot be reached') });
    await line.comesBack();
    await healthOf(adapter).toEqual({ state: 'connected', account: '@123shop' });
  });

  it('notices from a failing send that LINE is gone, and from asking again that it is back', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    await line.goesAway();
    const to = { channel: 'line' as const, channelUserId: line.user('Mei').id };
    expect(await adapter.send({ to, messages: HELLO, retryKey: key(1) })).toMatchObject({ status: 'not-sent' });
    await healthOf(adapter).toMatchObject({ state: 'degraded' });
    await line.comesBack();
    await healthOf(adapter).toMatchObject({ state: 'connected' });
  });

  it.each([
    ['an HTML page', 'html-502' as const, 'does not answer as it should'],
    ['nonsense', { status: 200, body: 'null' }, 'cannot be read'],
    ['too many calls', 'rate-limit' as const, 'asks us to wait'],
    ['a refusal', { status: 400, message: 'no' }, 'refused our question'],
  ])('survives %s and tells it', async (_what, fault, words) => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    line.always('bot-info', fault);
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'degraded', problem: expect.stringContaining(words) });
    line.always('bot-info', 'ok');
    await healthOf(adapter).toMatchObject({ state: 'connected' });
  });

  it('ends with stopped', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    await adapter.stop();
    expect(adapter.health()).toEqual({ state: 'stopped', account: '@123shop' });
  });
});

describe('what keeps LINE from delivering is told in plain words', () => {
  it('a wrong token', async () => {
    const line = await fakeLine();
    const { adapter } = await started(line, { channelAccessToken: 'wrong' });
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('LINE_CHANNEL_ACCESS_TOKEN') });
  });

  it('"Use webhook" is off, until somebody turns it on', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    line.settings({ useWebhook: false });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({
      state: 'degraded',
      problem: expect.stringContaining('"Use webhook" is off'),
    });
    expect(line.callsOf('webhook-test')).toEqual([]);
    line.settings({ useWebhook: true });
    await healthOf(adapter).toMatchObject({ state: 'connected' });
  });

  it('the address is not reachable from outside', async () => {
    const line = await fakeLine();
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({
      problem: expect.stringMatching(/could not reach https:\/\/shop\.example/),
    });
  });

  it('the signature is of another channel', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(401) });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('LINE_CHANNEL_SECRET') });
  });

  it('something between LINE and us answers with an error', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(502) });
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('with 502 instead of 200') });
  });

  it('an address that is not https', async () => {
    const line = await fakeLine();
    const { adapter } = await started(line, { publicUrl: 'http://shop.example' });
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('only to https') });
    expect(line.callsOf('webhook-set')).toEqual([]);
  });

  it('an address that LINE refuses', async () => {
    const line = await fakeLine();
    const { adapter } = await started(line, { publicUrl: `https://shop.example/${'a'.repeat(500)}` });
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('Check PUBLIC_URL') });
  });

  it('no address at all, unless somebody has set one by hand', async () => {
    const line = await fakeLine();
    const { adapter } = await started(line, {});
    await healthOf(adapter).toMatchObject({ problem: expect.stringContaining('Set PUBLIC_URL') });
    line.settings({ endpoint: 'https://tunnel.example/webhooks/line' });
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    expect(line.callsOf('webhook-set')).toEqual([]);
    line.settings({ useWebhook: false });
  });

  it('is told once in the log, not with every look', async () => {
    const line = await fakeLine();
    const { adapter, given } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'degraded' });
    await expect.poll(() => line.callsOf('bot-info').length).toBeGreaterThan(4);
    expect(given.logged.filter((entry) => entry.includes('could not reach'))).toHaveLength(1);
  });

  it('costs one test a minute at most, of the 60 an hour that LINE allows', async () => {
    const line = await fakeLine();
    await started(line);
    await expect.poll(() => line.callsOf('webhook-get').length).toBeGreaterThan(6);
    expect(line.callsOf('webhook-test')).toHaveLength(1);
  });

  it('is not held against us when LINE runs no more tests this hour', async () => {
    const line = await fakeLine();
    line.always('webhook-test', 'rate-limit');
    const { adapter } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    expect(adapter.health()).not.toHaveProperty('problem');
  });

  it('reminds of what no call can see: auto-response, and people who answer in the manager', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    line.settings({ chatMode: 'chat' });
    const { adapter, given } = await started(line);
    await healthOf(adapter).toMatchObject({ state: 'connected' });
    expect(given.logged.join('\n')).toMatch(/Auto-response[^]*"Chat" on/);
  });
});

describe('an adapter', () => {
  it('is refused without a secret or a token: an empty secret would accept anybody', async () => {
    const line = await startFakeLine();
    expect(() => adapterOn(line, ports(), { channelSecret: '' })).toThrow('secret');
    expect(() => adapterOn(line, ports(), { channelAccessToken: '' })).toThrow('token');
    await line.stop();
  });

  it('takes a webhook by itself', async () => {
    const line = await fakeLine();
    const given = ports();
    const adapter = adapterOn(line, given);
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      response.writeHead((await adapter.receive?.(Buffer.concat(chunks), headers)) ?? 500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(() => server.close());
    line.deliversTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const mei = line.user('Mei', { friend: true });
    await mei.says('早安 😀');
    expect(given.stored.map(({ bytes }) => adapter.read(bytes))).toMatchObject([{ kind: 'text', text: '早安 😀' }]);
    const { length } = JSON.stringify({ destination: 'U'.repeat(33), events: [line.event.text(mei.id, '早')] });
    for (let splitAt = 1; splitAt < length; splitAt += 7)
      expect(await line.deliver([line.event.text(mei.id, '早安 😀')], { splitAt })).toBe(200);
    const texts = given.stored
      .map(({ bytes }) => adapter.read(bytes))
      .map((event) => (event.kind === 'text' ? event.text : ''));
    expect(new Set(texts)).toEqual(new Set(['早安 😀']));
    expect(await line.deliver([line.event.follow(mei.id)], { signature: null })).toBe(401);
    expect(await line.deliver([line.event.follow(mei.id)], { secret: 'wrong' })).toBe(401);
    expect(await line.deliver([line.event.follow(mei.id)], { signature: ['a', 'b'] })).toBe(401);
  });

  it('tells a profile, and nothing of who will not be known', async () => {
    const line = await fakeLine();
    const adapter = adapterOn(line);
    const mei = line.user('Mei', { friend: true, language: 'zh-TW' });
    expect(await adapter.profile(mei.id)).toEqual({ displayName: 'Mei', language: 'zh-TW' });
    expect(await adapter.profile(line.user('Stranger').id)).toBeUndefined();
    line.next('profile', 'html-502');
    expect(await adapter.profile(mei.id)).toBeUndefined();
  });

  it('links to its chat with a text ready to send, once it knows its own name', async () => {
    const line = await fakeLine({ webhookUrl: await webhookAnswering(200) });
    const { adapter } = await started(line);
    await expect.poll(() => adapter.deepLink('r_7hGk-2')).toBe('https://line.me/R/oaMessage/%40123shop/?r_7hGk-2');
    expect(adapterOn(line).deepLink('r_1')).toBeUndefined();
  });
});
