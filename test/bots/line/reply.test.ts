import { describe, expect, it, vi } from 'vitest';
import type { LineFault } from '../../support/fakeLine.ts';
import { adapterOn, fakeLine, HELLO, key, ports } from './support.ts';

/** A person who has just written, and so left a token to answer with. */
async function asked({ answerMs = 200 } = {}) {
  const line = await fakeLine();
  const given = ports();
  const adapter = adapterOn(line, given, { wire: { answerMs, connectMs: 200 } });
  const mei = line.user('Mei', { friend: true });
  const event = line.event.text(mei.id, 'hi');
  await line.deliver([event], { url: `${line.url}/nobody-listens-here` });
  const to = { channel: 'line' as const, channelUserId: mei.id };
  const reply = () => adapter.reply({ to, messages: HELLO, replyToken: String(event['replyToken']) });
  return { line, adapter, mei, reply, to, event };
}

describe('a reply', () => {
  it('is free, carries no retry key, and uses its token up', async () => {
    const { line, mei, reply } = await asked();
    line.quota.limit = 0;
    expect(await reply()).toMatchObject({ status: 'sent' });
    expect(line.callsOf('reply')[0]?.headers).not.toHaveProperty('x-line-retry-key');
    expect(await reply()).toEqual({ status: 'rejected', detail: 'reply-token-invalid' });
    expect(mei.received).toHaveLength(1);
  });

  it('after its minute is rejected as such, and nothing is pushed in its place', async () => {
    const { line, reply } = await asked();
    line.clock.advance(60_001);
    expect(await reply()).toEqual({ status: 'rejected', detail: 'reply-token-invalid' });
    expect(line.callsOf('push')).toEqual([]);
  });

  it('has another minute when its event is delivered again', async () => {
    const { line, reply, event } = await asked();
    line.clock.advance(5 * 60_000);
    await line.deliver([event], { redelivery: true, url: `${line.url}/nobody-listens-here` });
    expect(await reply()).toMatchObject({ status: 'sent' });
  });

  it('without a token is rejected, and nothing is pushed in its place', async () => {
    const { adapter, line, to } = await asked();
    expect(await adapter.reply({ to, messages: HELLO })).toEqual({ status: 'rejected', detail: 'reply-token-missing' });
    expect(line.calls.filter(({ path }) => path.includes('message'))).toEqual([]);
  });

  it('waits for no push, however many of those hang', async () => {
    const { line, adapter, mei, reply, to } = await asked({ answerMs: 60_000 });
    const gate = Promise.withResolvers<void>();
    line.always('push', { until: gate.promise });
    const pushes = Array.from({ length: 200 }, (_, number) =>
      adapter.send({ to, messages: HELLO, retryKey: key(number) }),
    );
    await vi.waitFor(() => expect(line.callsOf('push')).toHaveLength(100));
    expect(await reply()).toMatchObject({ status: 'sent' });
    expect(mei.received).toHaveLength(1);
    gate.resolve();
    expect(new Set((await Promise.all(pushes)).map(({ status }) => status))).toEqual(new Set(['sent']));
  });

  it.each<LineFault>(['reset', 'html-502', 'hang'])('lost by %s is said again with the same token', async (fault) => {
    const { line, mei, reply } = await asked();
    line.next('reply', fault);
    expect(await reply()).toMatchObject({ status: 'sent' });
    expect(mei.received).toHaveLength(1);
    const [first, second] = line.callsOf('reply').map(({ bodyText }) => bodyText);
    expect(second).toBe(first);
  });

  it.each<LineFault>(['accept-then-reset', 'accept-then-hang', 'accept-then-502'])(
    'of which nobody knows after %s arrives once, stays unknown, and is never pushed',
    async (fault) => {
      const { line, mei, reply } = await asked();
      line.next('reply', fault);
      expect(await reply()).toMatchObject({ status: 'unknown' });
      expect(mei.received).toHaveLength(1);
      expect(line.callsOf('reply')).toHaveLength(2);
      expect(line.callsOf('push')).toEqual([]);
    },
  );

  it('that stays without an answer is tried twice and no more', async () => {
    const { line, reply } = await asked();
    line.always('reply', 'reset');
    expect(await reply()).toMatchObject({ status: 'unknown' });
    expect(line.callsOf('reply')).toHaveLength(2);
  });

  it('that certainly did not leave is told as that, so that it may be said in another way', async () => {
    const { line, reply } = await asked();
    await line.goesAway();
    expect(await reply()).toMatchObject({ status: 'not-sent' });
  });
});
