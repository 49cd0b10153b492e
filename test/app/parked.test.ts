import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { claimEvents } from '../../src/app/events.ts';
import { handOutParked, readParked } from '../../src/app/parked.ts';
import { ownShop } from '../support/shop.ts';

describe('messages that lie aside', () => {
  const shop = ownShop();

  it('are listed with their reason and without anybody, and handed out once more with all their attempts', async () => {
    await shop.deps.db.sql`
      insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, reason, attempts, done_at)
      values ('line', 'a', ${v7()}, 'U-canary', 'canary', 'parked', 'TypeError: x', 6, now()),
             ('line', 'b', ${v7()}, 'U-canary', 'canary', 'done', null, 1, now())`;
    const parked = await readParked(shop.deps);
    expect(parked).toMatchObject({ events: [{ channel: 'line', attempts: 6, reason: 'TypeError: x' }], more: false });
    expect(JSON.stringify(parked)).not.toContain('canary');
    expect(await handOutParked(shop.deps)).toBe(1);
    expect(await claimEvents(shop.deps, 5)).toMatchObject([{ eventId: 'a', attempt: 1 }]);
    expect(await handOutParked(shop.deps)).toBe(0);
    expect((await readParked(shop.deps)).events).toEqual([]);
  });
});
