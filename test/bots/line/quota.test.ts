import { describe, expect, it } from 'vitest';
import { adapterOn, fakeLine, HELLO, key, ports } from './support.ts';

describe('what is left of the month on LINE', () => {
  it('is the plan’s limit and what was sent', async () => {
    const line = await fakeLine();
    const adapter = adapterOn(line, ports());
    line.quota.limit = 200;
    const mei = line.user('Mei', { friend: true });
    await adapter.send({ to: { channel: 'line', channelUserId: mei.id }, messages: HELLO, retryKey: key(1) });
    expect(await adapter.quota?.()).toEqual({ limit: 200, used: 1 });
  });

  it('has no limit on plans without one, and is not known when LINE does not answer', async () => {
    const line = await fakeLine();
    const adapter = adapterOn(line, ports());
    expect(await adapter.quota?.()).toEqual({ limit: null, used: 0 });
    await line.stop();
    expect(await adapter.quota?.()).toBeUndefined();
  });
});
