import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { gather } from '../../db/gather.ts';

describe('gathered calls', () => {
  it('go together when they come in one turn or while others are under way, and who is alone goes at once', async () => {
    const asked: (readonly number[])[] = [];
    const double = gather(
      (items: readonly number[]) => {
        asked.push(items);
        return Promise.resolve(items.map((item) => item * 2));
      },
      () => 3,
    );
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => double(item)))).toEqual([2, 4, 6, 8, 10]);
    expect(asked).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(await double(6)).toBe(12);
    expect(asked).toHaveLength(3);
  });

  it('are as many as may go together of so many who wait', async () => {
    const asked: number[] = [];
    const same = gather(
      (items: readonly number[]) => {
        asked.push(items.length);
        return Promise.resolve(items);
      },
      (waiting) => (waiting > 4 ? 3 : 2),
    );
    await Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => same(item)));
    expect(asked).toEqual([3, 2, 2]);
  });

  it('fail alone: the one that is wrong takes nobody with it', async () => {
    const asked: (readonly number[])[] = [];
    const onlyEven = gather(
      (items: readonly number[]) => {
        asked.push(items);
        return items.some((item) => item % 2 === 1) ? Promise.reject(new Error('odd')) : Promise.resolve(items);
      },
      () => 10,
    );
    const ends = await Promise.allSettled([2, 4, 5, 6].map((item) => onlyEven(item)));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(asked).toEqual([[2, 4, 5, 6], [2], [4], [5], [6]]);
    expect(await onlyEven(8)).toBe(8);
  });

  it('wait half a second at most for one that is stuck', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked: string[] = [];
    const gate = Promise.withResolvers<void>();
    const same = gather(
      async (items: readonly string[]) => {
        asked.push(...items);
        if (items.includes('stuck')) await gate.promise;
        return items;
      },
      () => 10,
    );
    const stuck = same('stuck');
    await new Promise(setImmediate);
    const next = same('next');
    await vi.advanceTimersByTimeAsync(400);
    expect(asked).toEqual(['stuck']);
    await vi.advanceTimersByTimeAsync(200);
    expect(await next).toBe('next');
    gate.resolve();
    expect(await stuck).toBe('stuck');
  });

  it('all learn of a lost connection, after which nobody knows what was done', async () => {
    const lost = Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' });
    const runs: number[] = [];
    const same = gather(
      (items: readonly number[]) => {
        runs.push(items.length);
        return Promise.reject(lost);
      },
      () => 10,
    );
    const ends = await Promise.allSettled([same(1), same(2), same(3)]);
    expect(ends.map((end) => end.status === 'rejected' && end.reason)).toEqual([lost, lost, lost]);
    expect(runs).toEqual([3]);
  });
});
