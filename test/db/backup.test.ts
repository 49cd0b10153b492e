import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LoadOptions, loadBackup } from '../../db/backup/load.ts';
import { checkBackup } from '../../db/backup/read.ts';
import { writeBackup } from '../../db/backup/write.ts';
import { connect } from '../../db/client.ts';
import { sha256 } from '../../db/unit.ts';
import { backupFolder, printsOf } from '../support/backups.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';
import { ownShop } from '../support/shop.ts';

const folder = backupFolder();
const shop = ownShop();
const path = join(folder, 'shop.backup.gz');
let from = '';

/** Everything that COPY has to escape, and what its ends look like. */
const ODD = 'a\tb\nc\\d\\.\n\\.\n\\N \r "quoted" \u{1f9f8} 店';

const as: LoadOptions = { replace: false, problemsOf: () => [], settle: async () => undefined };

beforeAll(async () => {
  from = await shop.databaseUrl();
  const members = [await shop.member({ name: ODD }), await shop.member(), await shop.member({ name: '' })];
  for (const memberId of members) await shop.buys(memberId, 129_000);
  const { sql } = shop.deps.db;
  await sql`insert into regulars.api_keys (api_key_id, name, key_hash, scopes, created_at)
    values (gen_random_uuid(), 'till', 'hash', '{"a,b","c\\"d",null}', now())`;
  await sql`insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes)
    values ('lab', 'e', gen_random_uuid(), 'u', '\\x000aff5c2e0a')`;
  await sql`update regulars.outbox set not_before = 'infinity'`;
  await sql`insert into regulars.secrets (name, value, created_at) values ('answer-key', 'the-very-key', now()),
    ('seal-key', 'another', now())`;
  await writeBackup(from, path, '0.1.0');
});

/** The backup with its text changed and packed again. */
function changed(name: string, change: (text: string) => string): string {
  const file = join(folder, name);
  writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(path)).toString('utf8'))));
  return file;
}

describe('a backup', () => {
  it('is one file for its owner alone, without the key that opens answers', async () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
    const text = gunzipSync(readFileSync(path)).toString('utf8');
    expect(text).not.toContain('the-very-key');
    expect(text).toContain('seal-key');
  });

  it('says how many rows of each table it has', async () => {
    const { rows, header } = await checkBackup(path);
    expect(rows).toMatchObject({ members: 3, purchases: 3, secrets: 1, inbox: 1 });
    expect(Object.keys(rows)).toHaveLength(Object.keys(await printsOf(from)).length);
    expect(header).toMatchObject({ regularsBackup: 1, version: '0.1.0' });
  });

  it('says in words where it cannot be written or read', async () => {
    const missing = join(folder, 'not', 'there', 'a.backup.gz');
    await expect(writeBackup(from, missing, '0.1.0')).rejects.toMatchObject({
      code: 'not-written',
      message: `There is no folder ${join(folder, 'not', 'there')}. Make it, or name another one.`,
    });
    await expect(checkBackup(folder)).rejects.toMatchObject({
      code: 'not-read',
      message: `${folder} is a folder. Name a file in it.`,
    });
    await expect(checkBackup(missing)).rejects.toMatchObject({ message: `There is no file ${missing}.` });
  });

  it('is of one moment, whatever happens while it is written', async () => {
    const busy = Array.from({ length: 30 }, async () => shop.buys(await shop.member(), 10_000));
    const file = join(folder, 'busy.backup.gz');
    const [{ rows }] = await Promise.all([writeBackup(from, file, '0.1.0'), ...busy]);
    expect(rows['purchases']).toBe(rows['purchase_refs']);
    expect(rows['entries']).toBe(2 * (rows['journals'] ?? 0));
  });
});

describe('bringing it back', () => {
  const empty = ownDatabase({ empty: true });
  const refused = ownDatabase({ empty: true });

  it('gives every row as it was, with the guards of the books and the role that cannot rewrite them', async () => {
    const first = join(folder, 'first.backup.gz');
    await writeBackup(from, first, '0.1.0');
    const before = await printsOf(from);
    await loadBackup(empty.url, await checkBackup(first), as);
    const { secrets, ...after } = await printsOf(empty.url);
    expect(after).toEqual(Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'secrets')));
    expect(secrets).not.toBe(before['secrets']);
    await expect(ask(empty.url, 'update regulars.entries set points = 1')).rejects.toThrow('append-only');
    const db = await connect(empty.url, { connections: 1 });
    try {
      await expect(db.sql`delete from regulars.journals`).rejects.toThrow(/permission denied|append-only/);
    } finally {
      await db.close();
    }
  });

  it('refuses a database that has a shop, and one that somebody works on, and changes nothing', async () => {
    const before = await printsOf(empty.url);
    const backup = await checkBackup(path);
    await expect(loadBackup(empty.url, backup, as)).rejects.toMatchObject({ code: 'not-empty' });
    const service = await connect(empty.url, { connections: 1 });
    await service.sql`select 1`;
    await expect(loadBackup(empty.url, backup, { ...as, replace: true })).rejects.toMatchObject({ code: 'in-use' });
    await service.close();
    expect(await printsOf(empty.url)).toEqual(before);
  });

  it('leaves what was there when it fails at its very end, or is cut off', async () => {
    const before = await printsOf(empty.url);
    const backup = await checkBackup(path);
    const wrong = { ...as, replace: true, problemsOf: () => ['a balance does not agree'] };
    await expect(loadBackup(empty.url, backup, wrong)).rejects.toMatchObject({ code: 'books-wrong' });
    const killed: LoadOptions = {
      ...as,
      replace: true,
      settle: async (client) => {
        const [row] = (await client.query('select pg_backend_pid() as pid')).rows;
        await ask(empty.url, `select pg_terminate_backend(${row.pid})`);
        await client.query('select 1');
      },
    };
    await expect(loadBackup(empty.url, backup, killed)).rejects.toThrow(/terminat|connection/i);
    expect(await printsOf(empty.url)).toEqual(before);
  });

  it('takes the place of what is there when it is asked to', async () => {
    await loadBackup(empty.url, await checkBackup(path), { ...as, replace: true });
    expect((await ask(empty.url, 'select count(*)::int as n from regulars.members'))[0]).toEqual({ n: 3 });
    expect(await ask(empty.url, `select name from regulars.members where name like 'a%'`)).toEqual([{ name: ODD }]);
  });

  it('is done by one of two who do it at the same moment', async () => {
    const backup = await checkBackup(path);
    const ends = await Promise.allSettled([1, 2].map(() => loadBackup(refused.url, backup, as)));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not-empty' } });
    await ask(refused.url, 'drop schema regulars cascade; drop schema drizzle cascade');
  });

  it.each([
    ['cut off in its middle', 'damaged', () => readFileSync(path).subarray(0, 3_000)],
    ['of which the last line is missing', 'damaged', () => repacked((text) => text.replace(/[^\n]*\n$/, ''))],
    ['with one letter changed', 'damaged', () => repacked((text) => text.replace('quoted', 'Quoted'))],
    ['with a row more', 'damaged', () => repacked((text) => text.replace('\\.\n', 'x\n\\.\n'))],
    ['that is something else', 'not-a-backup', () => Buffer.from('a letter')],
    ['that is empty', 'damaged', () => Buffer.alloc(0)],
    [
      'of a later format',
      'made-by-newer',
      () => repacked((text) => text.replace('"regularsBackup":1', '"regularsBackup":2')),
    ],
  ])('refuses a file %s before anything is touched', async (name, code, bytes) => {
    const file = join(folder, `${name}.gz`);
    writeFileSync(file, bytes());
    await expect(checkBackup(file)).rejects.toMatchObject({ code });
  });

  it('refuses the schema of a later version, and one of no version', async () => {
    const steps = (text: string) => JSON.parse(text.slice(0, text.indexOf('\n'))).steps as { hash: string }[];
    const later = changed('later.gz', (text) => signed(text.replace(/\]\}\n/, ',{"hash":"later","writtenAt":9}]}\n')));
    const other = changed('other.gz', (text) => signed(text.replace(steps(text)[0]?.hash ?? '', 'other')));
    await expect(loadBackup(refused.url, await checkBackup(later), as)).rejects.toMatchObject({
      code: 'made-by-newer',
    });
    await expect(loadBackup(refused.url, await checkBackup(other), as)).rejects.toMatchObject({
      code: 'made-before-release',
    });
    expect(await ask(refused.url, `select 1 where to_regnamespace('regulars') is not null`)).toEqual([]);
  });
});

const repacked = (change: (text: string) => string): Buffer =>
  gzipSync(change(gunzipSync(readFileSync(path)).toString('utf8')));

/** With the checksum that its text has now. */
function signed(text: string): string {
  const at = text.lastIndexOf('\n', text.length - 2) + 1;
  const [body, footer] = [text.slice(0, at), JSON.parse(text.slice(at))];
  return `${body}${JSON.stringify({ ...footer, sha256: sha256(body) })}\n`;
}
