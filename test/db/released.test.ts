import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadBackup } from '../../db/backup/load.ts';
import { checkBackup } from '../../db/backup/read.ts';
import { connect } from '../../db/client.ts';
import { knownMigrations, pendingAfter } from '../../db/migrations.ts';
import { problemsOf, verifyLedger } from '../../src/app/verifyLedger.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';

const folder = fileURLToPath(new URL('../../db/released/', import.meta.url));
const list: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(folder, 'migrations.json'), 'utf8'),
);
const backups = readdirSync(folder).filter((name) => name.endsWith('.backup.gz'));
const versionOf = (name: string) => basename(name, '.backup.gz');

describe('a released version', () => {
  const database = ownDatabase({ empty: true });

  it('has a backup beside its migrations, and the other way round', () => {
    expect(backups.map(versionOf).sort()).toEqual(Object.keys(list).sort());
  });

  it('has migrations that nobody edited since', () => {
    const known = knownMigrations().map(({ hash }) => hash);
    for (const [version, hashes] of Object.entries(list))
      expect({ version, hashes: known.slice(0, hashes.length) }).toEqual({ version, hashes });
  });

  it('has data that come whole into this one, with books that agree', async () => {
    for (const name of backups) {
      const backup = await checkBackup(join(folder, name));
      expect(backup.header.version).toBe(versionOf(name));
      await loadBackup(database.url, backup, {
        replace: true,
        problemsOf: (books) => books.flatMap((one) => problemsOf(one)),
        settle: async () => undefined,
      });
      for (const [table, count] of Object.entries(backup.rows))
        expect({
          table,
          rows: await ask(database.url, `select count(*)::int as count from regulars."${table}"`),
        }).toEqual({
          table,
          rows: [{ count }],
        });
      const db = await connect(database.url, { connections: 2 });
      const report = await verifyLedger({ db });
      await db.close();
      expect(report.problems).toEqual([]);
      expect(report.members).toBe(backup.rows['members']);
    }
  });

  it('may have had fewer steps than this one, which are then taken', () => {
    const known = knownMigrations();
    expect(pendingAfter([], known)).toEqual(known);
    expect(pendingAfter(known.slice(0, 1), known)).toEqual(known.slice(1));
    expect(pendingAfter(known, known.slice(0, 1))).toBe('newer');
    expect(pendingAfter([{ hash: 'other', writtenAt: 0 }], known)).toBe('foreign');
  });
});
