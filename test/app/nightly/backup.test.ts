import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkBackup } from '../../../db/backup/read.ts';
import { findBackupStatus } from '../../../db/backupStatus.ts';
import { staff, staffIdentities } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import type { BackupPlace } from '../../../src/app/backup.ts';
import { type JobPorts, runDueJobs } from '../../../src/app/jobs.ts';
import { backupJob } from '../../../src/app/nightly/backup.ts';
import { backupFolder } from '../../support/backups.ts';
import { ask } from '../../support/cluster.ts';
import { DAY, NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const folder = backupFolder();
const place = { url: '', folder: join(folder, 'nights'), keep: { daily: 7, weekly: 4 }, version: '0.1.0' };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ports: JobPorts = { log, signal: new AbortController().signal };

beforeAll(async () => {
  place.url = await shop.databaseUrl();
});
beforeEach(() => ask(place.url, 'truncate regulars.job_runs, regulars.backup_status, regulars.outbox'));

const night = (now: number, at: BackupPlace = place, machine = now) =>
  runDueJobs(deps, [backupJob(at, () => machine)], now, ports);
const made = (at: BackupPlace = place) => readdirSync(at.folder).filter((name) => name.endsWith('.gz'));
const told = () => deps.db.sql`select notice, not_before > now() as later from regulars.outbox order by outbox_id`;

describe('the nightly backup', () => {
  it('is not made of a shop that has nobody yet', async () => {
    const at = { ...place, folder: join(folder, 'nobody') };
    expect(await night(NOON, at)).toBe('done');
    expect(await findBackupStatus(deps.db)).toBeUndefined();
  });

  it('is made once for a date, whatever processes wake up, and closed to others', async () => {
    await shop.member();
    await Promise.all([night(NOON), night(NOON), night(NOON)]);
    await night(NOON + 3_600_000);
    expect(made()).toEqual(['regulars-20261121T040000Z-nightly.backup.gz']);
    expect(statSync(place.folder).mode & 0o777).toBe(0o700);
    const file = join(place.folder, made()[0] ?? '');
    expect((await checkBackup(file)).rows).toMatchObject({ members: 1 });
    expect(await findBackupStatus(deps.db)).toMatchObject({ lastFile: file, lastBytes: statSync(file).size });
  });

  it('is made once in a night of the machine, however fast the built-in chat lets days pass', async () => {
    const at = { ...place, folder: join(folder, 'walk') };
    for (let day = 0; day < 10; day += 1) await night(NOON + day * DAY, at, NOON + day * 1_000);
    expect(made(at)).toHaveLength(1);
  });

  it('makes up for no night that is over', async () => {
    const at = { ...place, folder: join(folder, 'away') };
    await night(NOON, at);
    await night(NOON + 5 * DAY, at);
    expect(made(at)).toHaveLength(2);
  });

  it('removes what has served its time, and pieces of one that was killed', async () => {
    const at = { ...place, folder: join(folder, 'many'), keep: { daily: 2, weekly: 0 } };
    for (let day = 0; day < 3; day += 1) await night(NOON + day * DAY, at);
    // One of another number, and one of this one's own, as a container gives it again.
    for (const pid of [999_999_999, process.pid])
      writeFileSync(join(at.folder, `regulars-20261101T000000Z-nightly.backup.gz.part-${pid}`), 'half');
    writeFileSync(join(at.folder, `regulars-20261124T040000Z-nightly.backup.gz.part-${process.pid}`), 'half');
    writeFileSync(join(at.folder, 'notes.txt'), 'mine');
    await night(NOON + 3 * DAY, at);
    expect(readdirSync(at.folder)).toEqual([
      'notes.txt',
      'regulars-20261123T040000Z-nightly.backup.gz',
      'regulars-20261124T040000Z-nightly.backup.gz',
    ]);
  });

  it('tells owner and managers once when it begins to fail, tries again each hour, and tells again after a good one', async () => {
    const staffRow = {
      staffId: OWNER_ID,
      name: 'Mei',
      role: 'owner' as const,
      language: 'en',
      createdAt: new Date(NOON),
    };
    const identity = { channel: 'lab' as const, channelUserId: 'owner', staffId: OWNER_ID };
    await commit(deps.db, [insertRows(staff, [staffRow]), insertRows(staffIdentities, [identity])]);
    const blocked = join(folder, `blocked-${v7()}`);
    writeFileSync(blocked, 'a file where a folder should be');
    const at = { ...place, folder: blocked };
    let machine = NOON;
    const job = backupJob(at, () => machine);
    const look = () => runDueJobs(deps, [job], NOON, ports);
    expect(await look()).toBe('failed');
    machine += 1_800_000;
    expect(await look()).toBe('done'); // it waits
    machine += 1_800_000;
    expect(await look()).toBe('failed');
    expect(await told()).toMatchObject([
      { notice: { kind: 'backup-failed', isFull: false, folder: blocked }, later: false },
    ]);
    expect(await night(NOON)).toBe('done');
    expect(await night(NOON + DAY, at)).toBe('failed');
    expect(await told()).toHaveLength(2);
  });

  it('is not told in the middle of the night', async () => {
    const at = { ...place, folder: '/dev/null/no' };
    expect(await night(Date.parse('2026-11-25T00:10:00+08:00'), at)).toBe('failed');
    expect(await told()).toMatchObject([{ later: true }]);
  });
});
