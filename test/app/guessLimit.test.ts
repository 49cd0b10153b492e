import { describe, expect, it } from 'vitest';
import { guess } from '../../src/app/guessLimit.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();
let count = 0;
const somebody = () => `staff:${++count}`;
const wrong = async (): Promise<string | undefined> => undefined;
const right = async (): Promise<string | undefined> => 'found';

describe('guessing codes', () => {
  it('ends after 10 wrong ones, for right ones too, and for nobody else', async () => {
    const who = somebody();
    for (let turn = 0; turn < 10; turn += 1) expect(await guess(deps, who, wrong)).toMatchObject({ allowed: true });
    expect(await guess(deps, who, right)).toEqual({ allowed: false });
    expect(await guess(deps, somebody(), right)).toEqual({ allowed: true, found: 'found' });
  });

  it('lets exactly 10 of 20 at once through', async () => {
    const who = somebody();
    let looked = 0;
    const look = async () => {
      looked += 1;
      return undefined;
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => guess(deps, who, look)));
    expect(all.filter((one) => one.allowed)).toHaveLength(10);
    expect(looked).toBe(10);
  });

  it('never counts right ones, also many at once', async () => {
    const who = somebody();
    for (let turn = 0; turn < 3; turn += 1) {
      const all = await Promise.all(Array.from({ length: 40 }, () => guess(deps, who, right)));
      expect(all.filter((one) => !one.allowed)).toEqual([]);
    }
  });

  it('counts nothing that failed before it could be wrong', async () => {
    const who = somebody();
    const broken = () => Promise.reject(new Error('the database is away'));
    for (let turn = 0; turn < 12; turn += 1) await expect(guess(deps, who, broken)).rejects.toThrow('away');
    expect(await guess(deps, who, right)).toEqual({ allowed: true, found: 'found' });
  });

  it('keeps no name of who guesses', async () => {
    await guess(deps, 'line:U1234567890', wrong);
    const rows = await deps.db.sql`select key from regulars.rate_limits`;
    expect(JSON.stringify(rows)).not.toContain('U1234567890');
  });
});
