import { describe, expect, it, vi } from 'vitest';
import { startPool } from '../../src/jobs/loop.ts';

describe('a loop whose database is away', () => {
  it('goes on trying, says so once, and says when it is over', async () => {
    const said: string[] = [];
    const say = (_fields: object, message: string) => said.push(message);
    let rounds = 0;
    const claim = async () => {
      rounds += 1;
      if (rounds < 3) throw new Error('away');
      return [];
    };
    const loop = startPool('inbox', 1, claim, { info: say, warn: say, error: say });
    await vi.waitFor(() => expect(rounds).toBeGreaterThanOrEqual(3), { timeout: 5_000 });
    await loop.stop();
    expect(said).toEqual(['a round failed, it will be tried again', 'rounds work again']);
  });
});
