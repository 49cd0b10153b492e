import { describe, expect, it } from 'vitest';
import { gather } from '../../db/gather.ts';

describe('gathered calls', () => {
  it('go alone when nothing is under way, and together while something is', async () => {
    const asked: (readonly number[])[] = [];
    const double = gather((items: readonly number[]) => {
      asked.push(items);
      return Promise.resolve(items.map((item) => item * 2));
    }, 3);
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => double(item)))).toEqual([2, 4, 6, 8, 10]);
    expect(asked).toEqual([[1], [2, 3, 4], [5]]);
    expect(await double(6)).toBe(12);
    expect(asked).toHaveLength(4);
  });

  it('fail together, and go on afterwards', async () => {
    let broken = true;
    const same = gather(
      (items: readonly number[]) => (broken ? Promise.reject(new Error('gone')) : Promise.resolve(items)),
      10,
    );
    const ends = await Promise.allSettled([same(1), same(2)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await same(3)).toBe(3);
  });
});
