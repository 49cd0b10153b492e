import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { claimEvents } from '../../src/app/events.ts';
import { readParked, replayParked } from '../../src/app/parked.ts';
import { ownShop } from '../support/shop.ts';

describe('messages that lie aside', () => {
  const shop = ownShop();
  const aside = async (eventId: string, bytes = '{"type":"postback","text":"canary"}', state = 'parked') => {
    await shop.deps.db.sql`
      insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, reason, attempts, done_at)
      values ('line', ${eventId}, ${v7()}, 'U-canary', ${Buffer.from(bytes)}, ${state}, 'TypeError: x', 6, now())`;
  };
  const handled = async () => {
    const ids: string[] = [];
    for (let event = (await claimEvents(shop.deps, 5))[0]; event; event = (await claimEvents(shop.deps, 5))[0]) {
      ids.push(event.eventId);
      expect(event.attempt).toBe(1);
      await shop.deps.db.sql`update regulars.inbox set state = 'done' where event_id = ${event.eventId}`;
    }
    return ids;
  };

  it('are listed with their kind and reason and without anybody, and each can be handed out once more', async () => {
    await aside('a');
    await aside('b', 'canary');
    await aside('c', '{"update_id":7,"callback_query":{"data":"canary"}}');
    await aside('d', '{}', 'done');
    const { events, more } = await readParked(shop.deps);
    expect(more).toBe(false);
    expect(events.map(({ id, kind }) => [id, kind]).toSorted()).toEqual([
      ['line:a', 'postback'],
      ['line:b', 'unreadable'],
      ['line:c', 'callback_query'],
    ]);
    expect(events[0]).toMatchObject({ attempts: 6, reason: 'TypeError: x' });
    expect(JSON.stringify(events)).not.toContain('canary');
    for (const unknown of ['line:d', 'line:x', 'telegram:b', 'b', ''])
      expect(await replayParked(shop.deps, unknown)).toBe(0);
    expect(await replayParked(shop.deps, 'line:b')).toBe(1);
    expect(await handled()).toEqual(['b']);
    expect((await readParked(shop.deps)).events).toHaveLength(2);
  });

  it('are handed out all at once in the order in which each person sent them, before what came since', async () => {
    await aside('e');
    await aside('newest', '{}', 'waiting');
    await shop.deps.db.sql`update regulars.inbox set attempts = 0 where event_id = 'newest'`;
    expect(await replayParked(shop.deps, 'all')).toBe(3);
    expect(await handled()).toEqual(['a', 'c', 'e', 'newest']);
    expect(await replayParked(shop.deps, 'all')).toBe(0);
  });
});
