import { describe, expect, it } from 'vitest';
import type { LineFault } from '../../support/fakeLine.ts';
import { adapterOn, fakeLine, HELLO, key, ports } from './support.ts';

async function shop() {
  const line = await fakeLine();
  const given = ports();
  const adapter = adapterOn(line, given, { wire: { answerMs: 200, connectMs: 200 } });
  const mei = line.user('Mei', { friend: true });
  const push = (number = 1, to = mei.id) =>
    adapter.send({ to: { channel: 'line', channelUserId: to }, messages: HELLO, retryKey: key(number) });
  return { line, adapter, given, mei, push };
}

describe('a message that LINE takes', () => {
  it('is sent, with the id that LINE gave the request', async () => {
    const { line, mei, push } = await shop();
    expect(await push()).toEqual({ status: 'sent', acceptedId: line.accepted[0]?.requestId });
    expect(mei.last()).toMatchObject({ text: 'Hello' });
  });

  it('carries its retry key on the first call already', async () => {
    const { line, push } = await shop();
    await push(7);
    expect(line.callsOf('push')[0]?.headers).toMatchObject({ 'x-line-retry-key': key(7) });
  });

  it('is sent even when the person blocked us: LINE never says so', async () => {
    const { line, push } = await shop();
    expect(await push(1, line.user('Stranger').id)).toMatchObject({ status: 'sent' });
    expect(line.accepted[0]?.delivered).toBe(false);
  });
});

describe('a repeat with the same retry key', () => {
  it.each<LineFault>([
    'accept-then-reset',
    'accept-then-hang',
    'accept-then-502',
    'accept-then-404',
    'accept-then-half-body',
    'accept-then-empty-body',
    'accept-then-html',
  ])('after %s arrives once, and says under which request', async (fault) => {
    const { line, mei, push } = await shop();
    line.next('push', fault);
    expect(await push()).toMatchObject({ status: 'unknown' });
    expect(await push()).toEqual({ status: 'sent', acceptedId: line.accepted[0]?.requestId });
    expect(line.acceptedFor(mei.id)).toHaveLength(1);
    expect(mei.received).toHaveLength(1);
    const [first, second] = line.callsOf('push').map(({ bodyText }) => bodyText);
    expect(second).toBe(first);
  });

  it.each<LineFault>([
    'reset',
    'hang',
    'html-502',
    'html-404',
    { status: 500 },
    { status: 503, body: '' },
    { status: 408 },
  ])('after %o sends what the first attempt did not', async (fault) => {
    const { line, mei, push } = await shop();
    line.next('push', fault);
    expect(await push()).toMatchObject({ status: 'unknown' });
    expect(await push()).toMatchObject({ status: 'sent' });
    expect(mei.received).toHaveLength(1);
  });

  it('after 24 hours is a new message to LINE', async () => {
    const { line, mei, push } = await shop();
    await push();
    line.clock.advance(24 * 3_600_000);
    await push();
    expect(mei.received).toHaveLength(2);
  });

  it('that LINE refuses in its own words is refused, also where its id was lost on the way; a gateway’s JSON is not', async () => {
    const { line, push } = await shop();
    const without = { status: 400, isGateway: true } as const;
    line.next('push', { ...without, message: 'Failed to send messages' }, { ...without, message: 'Bad request' });
    expect(await push()).toMatchObject({ status: 'unreachable' });
    expect(await push()).toEqual({ status: 'unknown', detail: '400' });
  });

  it('that LINE confirms without naming the request is sent too', async () => {
    const { line, push } = await shop();
    line.next('push', { status: 409, message: 'The retry key is already accepted' }, { status: 409, body: 'conflict' });
    expect(await push()).toEqual({ status: 'sent' });
    expect(await push()).toMatchObject({ status: 'unknown' });
  });
});

describe('a message that certainly did not arrive', () => {
  it('says so when LINE refuses the connection', async () => {
    const { line, push } = await shop();
    await line.goesAway();
    expect(await push()).toEqual({ status: 'not-sent', detail: 'ECONNREFUSED' });
    await line.comesBack();
    expect(await push()).toMatchObject({ status: 'sent' });
  });

  it('says so when the name cannot be resolved', async () => {
    const { line } = await shop();
    const lost = adapterOn(line, ports(), { apiBaseUrl: 'http://line.invalid' });
    const to = { channel: 'line' as const, channelUserId: 'U' };
    const outcome = await lost.send({ to, messages: HELLO, retryKey: key(1) });
    expect(outcome).toMatchObject({ status: 'not-sent', detail: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
  });

  it('says so when no secure connection comes about', async () => {
    const { line } = await shop();
    const insecure = adapterOn(line, ports(), { apiBaseUrl: line.url.replace('http:', 'https:') });
    const to = { channel: 'line' as const, channelUserId: 'U' };
    expect(await insecure.send({ to, messages: HELLO, retryKey: key(1) })).toMatchObject({ status: 'not-sent' });
    expect(line.calls).toEqual([]);
  });

  it('says so once the adapter has stopped', async () => {
    const { adapter, line, push } = await shop();
    await adapter.stop();
    expect(await push()).toEqual({ status: 'not-sent', detail: 'stopped' });
    expect(line.callsOf('push')).toEqual([]);
  });
});

describe('the causes of 429', () => {
  it('are a rate limit: everyone waits some seconds', async () => {
    const { line, push } = await shop();
    line.next('push', 'rate-limit');
    expect(await push()).toEqual({ status: 'wait', afterSeconds: 5 });
  });

  it('are the monthly limit: what is metered pauses', async () => {
    const { line, mei, push } = await shop();
    line.quota.limit = 1;
    expect(await push(1)).toMatchObject({ status: 'sent' });
    expect(await push(2)).toEqual({ status: 'quota-exhausted' });
    expect(mei.received).toHaveLength(1);
  });

  it('are something else: everyone waits longer', async () => {
    const { line, push } = await shop();
    line.next('push', 'same-user-limit', { status: 429, body: '' });
    expect(await push()).toEqual({ status: 'wait', afterSeconds: 60 });
    expect(await push()).toEqual({ status: 'wait', afterSeconds: 60 });
  });

  it('may be told by a gateway with its own time', async () => {
    const { line, push } = await shop();
    line.next('push', { status: 429, headers: { 'retry-after': '17' } });
    expect(await push()).toEqual({ status: 'wait', afterSeconds: 17 });
  });
});

describe('what would be refused again', () => {
  it('is a person LINE does not know: unreachable', async () => {
    const { push } = await shop();
    expect(await push(1, `U${'0'.repeat(32)}`)).toMatchObject({ status: 'unreachable' });
    expect(await push(1, 'no-line-id')).toMatchObject({ status: 'unreachable' });
  });

  it('is 404 for a person: unreachable', async () => {
    const { line, push } = await shop();
    line.next('push', { status: 404, message: 'Not found' });
    expect(await push()).toEqual({ status: 'unreachable', detail: '404 Not found' });
  });

  it.each([400, 413, 415])('is an answer of %i: rejected', async (status) => {
    const { line, push } = await shop();
    line.next('push', { status, message: 'The request body has 1 error(s)' });
    expect(await push()).toEqual({ status: 'rejected', detail: `${status} The request body has 1 error(s)` });
  });

  it('names the properties that LINE refuses, and never the person', async () => {
    const { line, mei, push } = await shop();
    const details = [{ message: 'must be non-empty text', property: '/body/contents/0/text' }];
    line.next('push', { status: 400, body: JSON.stringify({ message: `no good for ${mei.id}`, details }) });
    expect(await push()).toEqual({ status: 'rejected', detail: '400 no good for (id) /body/contents/0/text' });
  });

  it('is more than LINE takes at once: rejected without asking, so no token is wasted', async () => {
    const { adapter, line, mei } = await shop();
    const messages = Array.from({ length: 6 }, () => HELLO).flat();
    const to = { channel: 'line' as const, channelUserId: mei.id };
    expect(await adapter.send({ to, messages, retryKey: key(1) })).toEqual({
      status: 'rejected',
      detail: '6 messages, not 1 to 5',
    });
    expect(await adapter.reply({ to, messages: [], replyToken: 'token' })).toMatchObject({ status: 'rejected' });
    expect(line.calls).toEqual([]);
  });

  it.each([401, 403])('are credentials refused with %i: bad-credentials', async (status) => {
    const { line, push } = await shop();
    line.next('push', { status, message: 'Authentication failed' });
    expect(await push()).toEqual({ status: 'bad-credentials', detail: `${status} Authentication failed` });
  });

  it('are wrong credentials from the start: bad-credentials', async () => {
    const { line, mei } = await shop();
    const adapter = adapterOn(line, ports(), { channelAccessToken: 'wrong' });
    const to = { channel: 'line' as const, channelUserId: mei.id };
    expect(await adapter.send({ to, messages: HELLO, retryKey: key(1) })).toMatchObject({ status: 'bad-credentials' });
  });
});

describe('a slow LINE', () => {
  it('is waited for as long as set and no longer', async () => {
    const { line, push } = await shop();
    line.next('push', 'hang');
    expect(await push()).toEqual({ status: 'unknown', detail: 'UND_ERR_HEADERS_TIMEOUT' });
    expect(line.callsOf('push')).toHaveLength(1);
  });

  it('does not shorten the patience with other servers', async () => {
    const { line } = await shop();
    const { promise, resolve } = Promise.withResolvers<void>();
    const other = await fakeLine();
    other.next('bot-info', { until: promise });
    line.next('push', 'hang');
    const elsewhere = fetch(`${other.url}/v2/bot/info`);
    await expect(fetch(`${line.url}/v2/bot/message/push`, { method: 'POST' })).rejects.toThrow('fetch failed');
    resolve();
    expect((await elsewhere).status).toBe(401);
  });

  it('is not left behind: what is in flight ends before the adapter has stopped', async () => {
    const { adapter, line, push } = await shop();
    const { promise, resolve } = Promise.withResolvers<void>();
    line.next('push', { until: promise });
    const sending = push();
    await expect.poll(() => line.callsOf('push').length).toBe(1);
    const stopping = adapter.stop();
    resolve();
    await stopping;
    expect(await Promise.race([sending, 'still in flight'])).toMatchObject({ status: 'sent' });
  });
});

describe('the log of sending', () => {
  it('names no person, text or token', async () => {
    const { line, given, mei, adapter } = await shop();
    line.next('push', 'html-502', 'rate-limit', 'reset', { status: 400, message: `bad ${mei.id}` });
    const to = { channel: 'line' as const, channelUserId: mei.id };
    const messages = [{ type: 'text' as const, text: 'Dear Mei, 0912 345 678' }];
    for (const number of [1, 2, 3, 4]) await adapter.send({ to, messages, retryKey: key(number) });
    await adapter.reply({ to, messages, replyToken: 'token-of-mei' });
    expect(given.logged.length).toBeGreaterThanOrEqual(5);
    expect(given.logged.join('\n')).not.toMatch(/U[0-9a-f]{32}|Mei|0912|token-of-mei|fake-line-access-token/);
  });
});
