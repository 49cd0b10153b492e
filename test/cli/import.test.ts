import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect, type Database } from '../../db/client.ts';
import { ownDatabase } from '../support/database.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('npx regulars import', () => {
  const database = ownDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'regulars-import-'));
  let db: Database;
  beforeAll(async () => {
    db = await connect(database.url, { connections: 2 });
    return () => db.close();
  });

  /** The command as an operator runs it, with nothing of our environment. */
  const start = (...args: readonly string[]) => {
    const child = spawn(process.execPath, ['src/cli.ts', ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'], DATABASE_URL: database.url, DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'close');
    const done = Promise.all([text(child.stdout), text(child.stderr), ended]).then(([out, err, [code]]) => {
      const words = err.split('\n').filter((line) => !line.startsWith('{'));
      return { out, err: words.join('\n'), code };
    });
    return { child, done };
  };
  const regulars = (...args: readonly string[]) => start(...args).done;

  const list = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    const content = `${lines.join('\n')}\n`;
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(content) : content);
    return path;
  };
  const purchases = async (): Promise<number> => {
    const rows = await db.sql<{ count: number }[]>`select count(*)::int as count from regulars.purchases`;
    return rows[0]?.count ?? 0;
  };

  it('takes a packed list with columns of other names, tells what became of it, and changes nothing the second time', async () => {
    const path = list('old.csv.gz', [
      'kunde,tag,korb,artikel,preis',
      '7,2020-01-31,1,milk,30',
      '7,2020-01-31,1,bread,50',
      '7,2020-02-07,2,milk,30',
      '8,someday,1,milk,30',
    ]);
    const map = 'kunde=card,tag=date,kunde+korb=reference,artikel=sku,preis=price';
    const command = ['import', 'purchases', path, '--create-members', '--map', map];
    const trial = await regulars(...command, '--dry-run');
    expect(trial.out).toContain('would be taken:   3 lines, 2 purchases\n');
    expect(await purchases()).toBe(0);

    const first = await regulars(...command);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out.split('\n').slice(0, 7)).toEqual([
      'read as: kunde = card, tag = date, kunde+korb = reference, artikel = sku, preis = price',
      'taken:   3 lines, 2 purchases, 1 members',
      'already there: 0 lines',
      'refused: 1 lines',
      expect.stringMatching(/^ {2}1 {2}date-invalid: is no date; /),
      `the refused lines, each with its reason: ${path}.refused.csv`,
      expect.stringMatching(/^\d+\.\d s, at most \d+ MB of memory$/),
    ]);
    expect(readFileSync(`${path}.refused.csv`, 'utf8')).toMatch(/\r\n5,"date-invalid: .*",8,someday,1,milk,30\r\n$/);

    const second = await regulars(...command);
    expect(second.out).toContain('taken:   0 lines\nalready there: 3 lines\n');
    expect(await purchases()).toBe(2);
    expect((await regulars('verify-ledger')).out).toContain('every balance agrees');
  });

  it('that is killed in the middle is completed by running it again', async () => {
    const rows = Array.from({ length: 6_000 }, (_, at) => `k${at},K${at % 50},2021-05-${10 + (at % 20)},25`);
    const path = list('killed.csv', ['ref,card,date,price', ...rows]);
    const before = await purchases();
    const { child, done } = start('import', 'purchases', path, '--create-members');
    await vi.waitFor(async () => expect(await purchases()).toBeGreaterThan(before), { timeout: 60_000, interval: 2 });
    child.kill('SIGKILL');
    await done;
    const second = await regulars('import', 'purchases', path, '--create-members');
    expect(second).toMatchObject({ code: 0, err: '' });
    expect(await purchases()).toBe(before + 6_000);
    const [sums] = await db.sql<{ purchases: number; spend: number }[]>`
      select sum(m.purchases)::int as purchases, sum(m.spend_minor)::float8 as spend
      from regulars.members m join regulars.old_cards c using (member_id) where c.card_number like 'K%'`;
    expect(sums).toEqual({ purchases: 6_000, spend: 150_000 });
  });

  it('says what to do when a list cannot be taken, and takes nothing', async () => {
    const before = await purchases();
    const unknown = await regulars('import', 'purchases', list('odd.csv', ['a,b', '1,2']));
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('The list needs a column card or phone or member_id.\nThe list has: a, b\n');
    const priced = list('pounds.csv', ['card,date,price', '7,2020-01-01,1.25']);
    expect((await regulars('import', 'purchases', priced, '--currency', 'GBP')).err).toContain(
      'The list has prices in GBP, and the shop counts in TWD. Nothing was taken.',
    );
    expect((await regulars('import', 'members', join(folder, 'none.csv'))).err).toContain('There is no list at');
    expect(await purchases()).toBe(before);
    expect(existsSync(`${priced}.refused.csv`)).toBe(false);
  });
});
