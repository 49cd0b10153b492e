import { describe, expect, it } from 'vitest';
import { reservePlaces } from '../../src/app/paces.ts';
import { ownShop } from '../support/shop.ts';

const { deps } = ownShop();
const onLine = { channel: 'line', calls: 'one', count: 5, perSecond: 1 } as const;

describe('the pace of campaigns, over all processes', () => {
  it('gives the first batch its places at once, and each other batch those behind it', async () => {
    expect(await reservePlaces(deps, [onLine])).toBe(0);
    const waits = await Promise.all(Array.from({ length: 8 }, () => reservePlaces(deps, [onLine])));
    const sorted = waits.toSorted((a, b) => a - b);
    const begin = sorted[0] ?? 0;
    expect(begin).toBeGreaterThan(0);
    expect(begin).toBeLessThanOrEqual(5_000);
    // Each waits for the five seconds of the one before, less what has passed between the two statements.
    for (const [place, wait] of sorted.entries()) {
      expect(wait).toBeGreaterThan(begin + place * 5_000 - 4_000);
      expect(wait).toBeLessThanOrEqual(place * 5_000 + 5_000);
    }
  });

  it('is each channel’s own, and a batch on two waits for the later one', async () => {
    const telegram = { channel: 'telegram', calls: 'one', count: 1, perSecond: 1_000 } as const;
    expect(await reservePlaces(deps, [telegram])).toBe(0);
    expect(await reservePlaces(deps, [telegram, onLine])).toBeGreaterThan(30_000);
  });

  it('is another one for calls with many recipients than for calls with one', async () => {
    const toMany = { channel: 'line', calls: 'many', count: 1, perSecond: 100 } as const;
    expect(await reservePlaces(deps, [toMany])).toBe(0);
    expect(await reservePlaces(deps, [onLine])).toBeGreaterThan(30_000);
  });

  it('keeps no place of the time in which nobody sent', async () => {
    await deps.db.sql`update regulars.channel_paces set free_at_ms = 0`;
    expect(await reservePlaces(deps, [onLine])).toBe(0);
    expect(await reservePlaces(deps, [onLine])).toBeGreaterThan(1_000);
  });
});
