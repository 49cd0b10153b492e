import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { checkBackup } from '../../db/backup/read.ts';
import { openAlone } from '../../db/backup/session.ts';
import { migrate } from '../../db/migrate.ts';
import { knownMigrations, takenSteps, takeSteps } from '../../db/migrations.ts';
import { type BackupPlace, backUp, backUpBeforeUpgrade } from '../../src/app/backup.ts';
import { moveShop } from '../../src/app/restore.ts';
import { backupFolder, cutOff, printsOf } from '../support/backups.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';
import { planFor } from '../support/sendings.ts';
import { NOON, ownShop } from '../support/shop.ts';

const folder = backupFolder();
const placeOf = (url: string, name: string): BackupPlace => ({
  url,
  folder: join(folder, name),
  keep: { daily: 7, weekly: 4 },
  version: '0.1.0',
});

describe('before an upgrade changes data', () => {
  const old = ownDatabase({ empty: true });
  const steps = async () => {
    const client = new pg.Client({ connectionString: old.url });
    await client.connect();
    const taken = await takenSteps(client);
    await client.end();
    return taken.length;
  };
  const upgrade = (place: BackupPlace) => migrate(old.url, { beforeChange: () => backUpBeforeUpgrade(place, NOON) });

  it('they are backed up, and without a backup nothing is changed', async () => {
    const client = new pg.Client({ connectionString: old.url });
    await client.connect();
    await takeSteps(client, knownMigrations().slice(0, 1));
    await client.end();
    await ask(
      old.url,
      `insert into regulars.members (member_id, language, invite_code, joined_at) values (gen_random_uuid(), 'en', 'x', now())`,
    );
    const blocked = placeOf(old.url, 'blocked');
    writeFileSync(blocked.folder, 'a file where a folder should be');
    await expect(upgrade(blocked)).rejects.toThrow(/backup before that could not be made.*Nothing was changed/);
    expect(await steps()).toBe(1);

    const place = placeOf(old.url, 'upgrade');
    await upgrade(place);
    expect(await steps()).toBe(knownMigrations().length);
    const [name = ''] = readdirSync(place.folder);
    expect(name).toBe('regulars-20261121T040000Z-before-upgrade.backup.gz');
    expect(await checkBackup(join(place.folder, name))).toMatchObject({
      rows: { members: 1 },
      header: { steps: [{}] },
    });
    await upgrade(place);
    expect(readdirSync(place.folder)).toHaveLength(1);
  });
});

describe('what works on a database alone', () => {
  const database = ownDatabase({ empty: true });

  it('does not wait for ever for another that does', async () => {
    const first = await openAlone(database.url, 'regulars move');
    try {
      await expect(openAlone(database.url, 'regulars restore', 50)).rejects.toMatchObject({ code: 'in-use' });
    } finally {
      await first.end();
    }
    await (await openAlone(database.url, 'regulars restore', 50)).end();
  });
});

describe('a move to another database', () => {
  const shop = ownShop();
  const to = ownDatabase({ empty: true });
  const ports = { newId: v7, now: NOON, clockMoves: false, speakingJobs: ['birthdays'] };
  const key = Buffer.alloc(32, 9);

  it('goes on there where it was, and what is left behind sends nothing', async () => {
    const { db } = shop.deps;
    const memberId = await shop.member();
    await shop.buys(memberId, 129_000);
    const campaignId = await planFor(shop.deps, [{ memberId }]);
    await db.sql`insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes)
      values ('lab', 'e', gen_random_uuid(), 'u', '{}')`;
    await db.sql`insert into regulars.command_keys (key, request_hash, answer) values ('k', 'h', '"sealed"')`;
    const from = await shop.databaseUrl();
    const place = placeOf(from, 'move');
    const makeBackup = async () => (await backUp(place, 'before-move', NOON)).path;
    await expect(moveShop(from, to.url, makeBackup, key, ports)).rejects.toMatchObject({ code: 'in-use' });

    await cutOff(from);
    const before = await printsOf(from);
    const itself = from.replace('127.0.0.1', 'localhost');
    await expect(moveShop(from, itself, makeBackup, key, ports)).rejects.toMatchObject({ code: 'same-database' });
    const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
    await expect(moveShop(from, nowhere, makeBackup, key, ports)).rejects.toMatchObject({ code: 'not-reached' });
    expect(await printsOf(from)).toEqual(before);
    await moveShop(from, to.url, makeBackup, key, ports);
    const { secrets: _there, ...there } = await printsOf(to.url);
    const { secrets: _before, ...whole } = before;
    expect(there).toEqual(whole);
    expect(await ask(to.url, `select value from regulars.secrets where name = 'answer-key'`)).toEqual([
      { value: key.toString('hex') },
    ]);

    const campaign = `select state from regulars.campaigns where campaign_id = '${campaignId}'`;
    expect(await ask(to.url, campaign)).toEqual([{ state: 'scheduled' }]);
    expect(await ask(from, campaign)).toEqual([{ state: 'paused' }]);
    expect(await ask(from, `select 1 from regulars.outbox where state = 'queued' and not_before <= now()`)).toEqual([]);
    expect(await ask(from, `select state from regulars.restores`)).toEqual([{ state: 'waiting' }]);
    await expect(moveShop(from, to.url, makeBackup, key, ports)).rejects.toMatchObject({
      code: 'not-empty',
      message: 'There is a shop in that database already: --to must name an empty one. Nothing was changed.',
    });
  });
});

describe('a move that is killed when everything arrived', () => {
  const shop = ownShop();
  const to = ownDatabase({ empty: true });
  const key = Buffer.alloc(32, 9);
  const ports = { newId: v7, now: NOON, clockMoves: false, speakingJobs: [] };
  /** The second id is that of the hold: there the process dies. */
  const dying = () => {
    let ids = 0;
    const newId = () => {
      ids += 1;
      if (ids === 2) throw new Error('killed');
      return v7();
    };
    return { ...ports, newId };
  };

  it('is finished by running it again, unless the shop went on where it was', async () => {
    const memberId = await shop.member();
    const campaignId = await planFor(shop.deps, [{ memberId }]);
    const from = await shop.databaseUrl();
    const place = placeOf(from, 'killed-move');
    const makeBackup = async () => (await backUp(place, 'before-move', NOON)).path;
    const move = async (with_ = ports) => {
      await cutOff(from);
      return moveShop(from, to.url, makeBackup, key, with_);
    };
    const campaign = () => ask(from, `select state from regulars.campaigns where campaign_id = '${campaignId}'`);
    await expect(move(dying())).rejects.toThrow('killed');
    expect(await campaign()).toEqual([{ state: 'scheduled' }]);

    await shop.buys(memberId, 129_000);
    await expect(move()).rejects.toMatchObject({ code: 'went-on', message: expect.stringContaining('purchases') });
    expect(await campaign()).toEqual([{ state: 'scheduled' }]);

    // The advice: empty the other database, and move again.
    await ask(to.url, 'drop schema regulars cascade; drop schema drizzle cascade');
    await expect(move(dying())).rejects.toThrow('killed');
    const there = await printsOf(to.url);
    expect(await move()).toBe('finished');
    expect(await campaign()).toEqual([{ state: 'paused' }]);
    expect(await ask(from, `select state from regulars.restores`)).toEqual([{ state: 'waiting' }]);
    expect(await printsOf(to.url)).toEqual(there);
    await expect(move()).rejects.toMatchObject({ code: 'not-empty' });
  });
});
