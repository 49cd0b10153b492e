import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownDatabase } from '../support/database.ts';
import { differences } from './digest.ts';
import { playKilled } from './killed.ts';
import { type Score, scoreOf } from './score.ts';

describe('a shop of which weeks are played, over 29 February and the first night of summer time', () => {
  const life = { seed: 3, zone: 'America/New_York', from: '2028-02-28', days: 15, people: 40, bustle: 8 };
  const undisturbed = ownDatabase();
  const killed = ownDatabase();

  async function plays(url: string, kills: number): Promise<Score & { readonly kills: number }> {
    const memory = join(tmpdir(), new URL(url).pathname.slice(1));
    try {
      const played = await playKilled(life, url, memory, { kills });
      return { ...(await scoreOf(url)), ...played };
    } finally {
      await rm(memory, { force: true });
    }
  }

  it('has the same books when its process is killed twice and goes on from what is stored', {
    timeout: 300_000,
  }, async () => {
    const [one, other] = await Promise.all([plays(undisturbed.url, 0), plays(killed.url, 2)]);
    expect(other.kills).toBe(2);
    expect(differences(one.digest, other.digest)).toEqual([]);
    expect([...one.problems, ...other.problems]).toEqual([]);
    expect(one.nights).toBe(life.days);
    expect(one.purchases).toBeGreaterThan(10);
  });
});
