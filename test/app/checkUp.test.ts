import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 } from 'uuid';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type DatabaseLook, databaseFindings, lookAtDatabase } from '../../src/app/checkUp/database.ts';
import { type KnownOfShop, machineFindings } from '../../src/app/checkUp/machine.ts';
import { isBeforeFirstNight, shopFindings } from '../../src/app/checkUp/shop.ts';
import { processFindings, standingFindings } from '../../src/app/checkUp/standing.ts';
import { FINDING_CODES, type Finding, type MachineFacts } from '../../src/app/checkUp.ts';
import { readOperations } from '../../src/app/operations.ts';
import { liveProcesses, reportProcess } from '../../src/app/processes.ts';
import { findingWords } from '../../src/chat/owner/checkUpWords.ts';
import { readConfig } from '../../src/config.ts';
import { defaultProgramme } from '../../src/core/programme.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { machineFacts } from '../../src/main/machine.ts';
import { NOON, ownShop } from '../support/shop.ts';

const said = (found: readonly Finding[]) => found.map((one) => `${one.level}: ${findingWords(one, 'en', NOON)}`);
const PUBLIC = 'https://shop.example';

const FINE: MachineFacts = {
  host: '127.0.0.1',
  port: 3000,
  onlyHere: true,
  publicUrl: undefined,
  freeBytes: 2 ** 36,
  newestBackupAgeMs: 0,
  backupFolder: { path: '/var/backups', freeBytes: 2 ** 36, refused: undefined },
  makesNightlyBackups: true,
  reached: undefined,
  atPort: undefined,
};

const OURS = { by: 'process', processId: v7() } as const;

describe('a look at the machine', () => {
  const machine = (facts: Partial<MachineFacts>, shop: KnownOfShop = { processIds: [OURS.processId] }) =>
    said(machineFindings({ ...FINE, ...facts }, shop));

  it('knows when the disk is full and the backup old', () => {
    expect(machine({})).toEqual(['ok: Disk: 64 GB free.', 'ok: Backup: the newest is less than an hour old.']);
    expect(machine({ freeBytes: 1.5 * 2 ** 30, newestBackupAgeMs: 3 * 86_400_000 })).toEqual([
      'warning: Only 1.5 GB are left on the disk. Make room soon.',
      'warning: The newest backup is 3 days old. Make one (npx regulars backup) and look in the log why there was none at night.',
    ]);
    expect(machine({ freeBytes: 1e8, newestBackupAgeMs: undefined })).toEqual([
      'wrong: Only 95 MB are left on the disk, and a full one stops the shop. Make room now.',
      'warning: There is no backup yet. Make one: npx regulars backup',
    ]);
  });

  it('promises the first backup to a shop that had no night yet, where one is made each night', () => {
    const fresh = (facts: Partial<MachineFacts>) =>
      said(machineFindings({ ...FINE, newestBackupAgeMs: undefined, ...facts }, { isBeforeFirstNight: true }));
    expect(fresh({})).toContain('ok: Backup: the first one is made tonight.');
    expect(fresh({ makesNightlyBackups: false })).toContain(
      'warning: There is no backup yet. Make one: npx regulars backup',
    );
  });

  it('takes the newer of what is in the folder and what the database knows of another machine', () => {
    const age = (newestBackupAgeMs: number | undefined, nightlyBackupAgeMs: number) =>
      machine({ newestBackupAgeMs }, { nightlyBackupAgeMs })[1];
    const hour = 3_600_000;
    const ok = (hours: string) => `ok: Backup: the newest is ${hours} old.`;
    expect([age(undefined, 5 * hour), age(99 * hour, 5 * hour), age(hour, 99 * hour)]).toEqual(
      ['5 hours', '5 hours', '1 hour'].map(ok),
    );
  });

  it('knows a folder where no backup can be written, or none has room', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'regulars-folders-'));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    writeFileSync(join(parent, 'a-file'), '');
    const facts = (folder: string) => machineFacts(readConfig({ BACKUP_DIR: folder }), NOON, false);
    expect((await facts(join(parent, 'not', 'there', 'yet'))).backupFolder.refused).toBeUndefined();
    const { backupFolder } = await facts(join(parent, 'a-file', 'backups'));
    expect(machine({ backupFolder })).toContain(
      `wrong: Backups cannot be written to ${backupFolder.path} (ENOTDIR), so there are none at night, and a new version does not start without one. Let the user that runs the service write there, or set BACKUP_DIR to another folder.`,
    );
    const full = { path: '/mnt/small', freeBytes: 1e8, refused: undefined };
    expect(machine({ backupFolder: full, makesNightlyBackups: false }, { backupBytes: 2 ** 30 })).toContain(
      'warning: A backup may need 1.0 GB, and /mnt/small has 95 MB left. Free some space there, or set BACKUP_DIR to a larger disk.',
    );
    expect(machine({ backupFolder: full }, { backupBytes: 1e8 }).join()).not.toContain('/mnt/small');
  });

  it('knows an address that is open to a network, or not https', () => {
    const on = (host: string) => ({ host, onlyHere: readConfig({ HOST: host }).onlyHere });
    expect(machine(on('0.0.0.0')).join()).toContain(
      'warning: HOST is 0.0.0.0: everybody in this network reaches port 3000',
    );
    expect(machine(on('127.evil.example')).join()).toContain('HOST is 127.evil.example: everybody');
    expect(machine(on('127.0.0.2')).join()).not.toContain('HOST');
    expect(machine({ ...on('0.0.0.0'), publicUrl: PUBLIC, reached: OURS }).join()).toContain(
      `ok: Public address: ${PUBLIC} leads here.`,
    );
    expect(machine({ publicUrl: 'http://shop.example', reached: OURS }).join()).toContain(
      'warning: PUBLIC_URL (http://shop.example) is not https',
    );
  });

  it('asks PUBLIC_URL who answers there', async () => {
    let answer = { status: 200, body: `{"status":"ok","process":"${OURS.processId}"}` };
    const server = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const reached = async () => (await machineFacts(readConfig({ PUBLIC_URL: url }), NOON, false)).reached;
    const url200 = async () => ({ publicUrl: PUBLIC, reached: await reached() });
    const right = `ok: Public address: ${PUBLIC} leads here.`;
    const other = `wrong: ${PUBLIC} is answered by something else than this service. Check where the proxy leads.`;
    expect(machine(await url200())).toContain(right);
    answer = { status: 200, body: 'Welcome to nginx' };
    expect(machine(await url200())).toContain(other);
    // Another shop's Regulars, and one of a version that did not say who it is; known by the database alone.
    answer = { status: 200, body: `{"status":"ok","process":"${v7()}"}` };
    expect([machine(await url200()), machine(await url200(), {})]).toEqual([
      expect.arrayContaining([other]),
      expect.arrayContaining([right]),
    ]);
    answer = { status: 200, body: '{"status":"ok"}' };
    expect(machine(await url200())).toContain(other);
    answer = { status: 502, body: '' };
    expect(await reached()).toEqual({ by: 'nobody', detail: '502' });
    server.close();
    server.closeAllConnections();
    expect(machine({ publicUrl: PUBLIC, reached: await reached() }).join()).toMatch(
      /warning: https:\/\/shop\.example does not answer from here \(\w+\)\. Some networks/,
    );
  });
});

describe('a look at the database', () => {
  const shop = ownShop();
  const looked = async (url: string) => said(databaseFindings(await lookAtDatabase(url), Date.now()));
  const OPEN: DatabaseLook = {
    state: 'open',
    version: '18.1',
    unsafe: [],
    sizeBytes: 5e7,
    nowMs: NOON,
    tookMs: 0,
    steps: 2,
    pending: 0,
  };
  const means = (look: Partial<Extract<DatabaseLook, { state: 'open' }>>) =>
    said(databaseFindings({ ...OPEN, ...look } as DatabaseLook, NOON));

  it('tells an address that is wrong from a password or a name that is', async () => {
    expect(await looked('postgres://x@127.0.0.1:1/x')).toEqual([
      'wrong: The database does not answer (ECONNREFUSED). Start it, or check the address in DATABASE_URL.',
    ]);
    const missing = new URL(inject('database').adminUrl);
    missing.pathname = '/no_such_shop';
    expect(await looked(missing.href)).toEqual([
      'wrong: The database does not let us in: database "no_such_shop" does not exist. Check user, password and database name in DATABASE_URL.',
    ]);
    missing.username = 'no_such_user';
    missing.password = 'pass-canary';
    const [refused = ''] = await looked(missing.href);
    expect(refused).toMatch(/^wrong: The database does not let us in: .*no_such_user/);
    expect(refused).not.toContain('pass-canary');
  });

  it('finds tables that are missing, behind, from a newer version or from none', async () => {
    const url = await shop.databaseUrl();
    const client = new pg.Client(url);
    await client.connect();
    expect(await looked(url)).toContainEqual(expect.stringMatching(/^ok: Tables: as this version needs them/));
    await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)");
    expect(await looked(url)).toContainEqual(expect.stringMatching(/^wrong: The tables were made by a newer version/));
    await client.query("delete from drizzle.__drizzle_migrations where hash = 'newer'");
    await client.query(
      'delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)',
    );
    expect(await looked(url)).toContain(
      'wrong: The tables are 1 step behind this version. Restart the service: it brings them up to date.',
    );
    await client.query("update drizzle.__drizzle_migrations set hash = 'other'");
    expect(await looked(url)).toContainEqual(
      expect.stringMatching(/^wrong: The tables were made by no released version/),
    );
    await client.query('delete from drizzle.__drizzle_migrations');
    expect(await looked(url)).toContainEqual(expect.stringMatching(/^wrong: There is no shop here yet\./));
    await client.end();
  });

  it('finds an old version, settings that lose sales, and another clock', () => {
    expect(means({})).toEqual([
      'ok: Database: PostgreSQL 18.1, 48 MB, and a power cut loses nothing it has answered.',
      'ok: Tables: as this version needs them (2 steps).',
      'ok: Clock: right.',
    ]);
    expect(means({ version: '14.2' })[0]).toBe('wrong: PostgreSQL 14.2 is too old. Move to version 15 or newer.');
    expect(means({ unsafe: ['fsync'] })[0]).toBe(
      'wrong: The database runs with fsync off: a power cut can lose sales that were answered. Turn it on.',
    );
    expect(means({ nowMs: NOON + 45_000 })).toContain(
      'warning: The clock of this machine is 45 s off that of the database. Turn on automatic time (NTP) on both.',
    );
  });
});

describe('a look at what stands still', () => {
  const shop = ownShop();
  const stands = async () => said(standingFindings(await readOperations(shop.deps)));

  it('finds parked and waiting messages, late notices, held campaigns and channels, and jobs that died', async () => {
    expect(await stands()).toEqual(['ok: Nothing stands still.']);
    const { sql } = shop.deps.db;
    await sql`
      insert into regulars.inbox (channel, event_id, arrival_id, channel_user_id, bytes, state, received_at)
      values ('line', 'a', ${v7()}, 'U1', 'x', 'waiting', now() - interval '9 minutes'), ('line', 'b', ${v7()}, 'U1', 'x', 'parked', now())`;
    await sql`
      insert into regulars.outbox (outbox_id, channel, channel_user_id, notice, not_before, created_at, attempts)
      values (${v7()}, 'line', 'U1', '{}', now() + interval '1 minute', now() - interval '20 minutes', 4),
             (${v7()}, 'line', 'U1', '{}', now() + interval '9 hours', now() - interval '1 hour', 0)`;
    await sql`
      insert into regulars.campaigns (campaign_id, kind, message_class, state, content, created_by, created_at)
      values (${v7()}, 'broadcast', 'marketing', 'paused', '{}', 'system', now())`;
    await sql`
      insert into regulars.channel_pauses (channel, until) values ('telegram', now() + interval '170 seconds')`;
    await sql`
      insert into regulars.job_runs (job, local_date, state, leased_until)
      values ('points', '2026-11-20', 'running', now() - interval '10 minutes')`;
    expect(await stands()).toEqual([
      'warning: 1 message could not be handled and lies aside, holding up nobody. docs/operations.md says how to see why.',
      'wrong: 1 message waits for an answer, the oldest for 9 min. Restart the service, and look in its log.',
      'warning: 1 notice was not sent for up to 20 min. It goes on by itself once what is wrong with the channel is over.',
      'warning: 1 sending stands still. Go on or cancel under Broadcasts.',
      'warning: Telegram asked us to wait: nothing more is sent there for 3 min.',
      'warning: The nightly job "points" was begun and did not end. It is tried again each minute; the log says what fails.',
    ]);
  });

  it('tells of a restored backup that waits, and not a second time of what waits with it', async () => {
    const { sql } = shop.deps.db;
    const before = await stands();
    await sql`insert into regulars.restores (restore_id, backup_at, restored_at, state)
      values (${v7()}, now() - interval '1 day', now() - interval '7 hours', 'waiting')`;
    await sql`
      insert into regulars.campaigns (campaign_id, kind, message_class, state, pause_reason, content, created_by, created_at)
      values (${v7()}, 'birthday', 'marketing', 'paused', 'restored', '{}', 'system', now())`;
    await sql`
      insert into regulars.outbox (outbox_id, channel, channel_user_id, notice, not_before)
      values (${v7()}, 'line', 'U1', '{}', 'infinity'), (${v7()}, 'line', 'U1', '{}', 'infinity')`;
    const held = before.filter((line) => !line.includes('was not sent for'));
    expect(await stands()).toEqual([
      'warning: A restored backup has waited for 7 hours for the owner, with 1 campaign and 2 notices. Until then nobody is written to unasked. Answer the card that stands above every answer in the chat, or: npx regulars restored',
      ...held,
    ]);
    expect((await readOperations(shop.deps)).campaignsPaused).toBe(2);
    await sql`update regulars.restores set state = 'dropped'`;
  });

  it('finds who is missing among the processes, who is old, and what they say of a channel', async () => {
    const live = async () => said(processFindings(await liveProcesses(shop.deps)));
    const comes = (about: object) =>
      reportProcess(shop.deps, {
        processId: v7(),
        role: 'web',
        version: '1.0.0',
        host: 'a',
        pid: 1,
        channels: {},
        ...about,
      });
    expect(await live()).toEqual(['warning: The service is not running. Start it: npx regulars start']);
    await comes({ role: 'web' });
    expect(await live()).toContainEqual(expect.stringMatching(/^wrong: Only webs run, so messages wait/));
    await shop.deps.db.sql`delete from regulars.processes`;
    const problem = 'Telegram does not answer (x).';
    await comes({ role: 'worker', channels: { telegram: { state: 'degraded', problem } } });
    expect(await live()).toEqual([
      'wrong: Only workers run, so nobody takes messages and sales. Start a process with ROLE=web (or all).',
      'wrong: Telegram: Telegram does not answer (x).',
    ]);
    await comes({ role: 'all', version: '0.9.0' });
    expect(await live()).toContain(
      'wrong: Processes of different versions run at once: 0.9.0, 1.0.0. Restart the older ones.',
    );
    await shop.deps.db
      .sql`update regulars.processes set seen_at = now() - interval '2 minutes' where version = '0.9.0'`;
    await comes({ role: 'web' });
    expect(await live()).toContain('ok: 2 processes run, version 1.0.0.');
  });

  it('knows that connections get scarce', async () => {
    const now = await readOperations(shop.deps);
    expect(said(standingFindings({ ...now, connections: 90, connectionsAllowed: 100 }))).toContain(
      'warning: 90 of the 100 connections of the database are in use. Raise its max_connections, or run fewer processes.',
    );
  });
});

describe('a look at the settings of the shop', () => {
  const shop = ownShop();
  beforeAll(async () => {
    await shop.member({ language: 'ja' });
    await shop.member({ language: 'en' });
  });

  it('finds a time zone that nobody knows', async () => {
    expect(said(await shopFindings(shop.deps, { ...defaultProgramme(), timeZone: 'Asia/Nowhere' }))[0]).toBe(
      'wrong: This machine does not know the time zone Asia/Nowhere. Choose another one in Settings.',
    );
  });

  it("finds languages that members read and the shop's own words leave out", async () => {
    const { automations, ...rest } = defaultProgramme();
    const birthday = { ...automations.birthday, texts: { en: 'Hello {{ name }}' } };
    expect(said(await shopFindings(shop.deps, { ...rest, automations }))).toContain(
      `ok: Languages: all ${LANGUAGES.length} complete.`,
    );
    expect(said(await shopFindings(shop.deps, { ...rest, automations: { ...automations, birthday } }))).toEqual([
      'ok: Time zone: Asia/Taipei; it is Nov 21, 2026, 12:00 PM there.',
      'warning: You wrote automatic messages in your own words, but not in Japanese, which 1 of your newest members read: they get ours. Add yours under Automatic messages.',
    ]);
  });
});

describe('the first night of a shop', () => {
  const shop = ownShop();

  it('is over with the first nightly pass after somebody began to work here', async () => {
    const { sql } = shop.deps.db;
    const isFresh = (now: number) => isBeforeFirstNight(shop.deps, 'Asia/Taipei', now);
    await sql`
      insert into regulars.staff (staff_id, name, role, language, created_at)
      values (${v7()}, 'Lin', 'owner', 'en', ${new Date(NOON).toISOString()})`;
    expect([await isFresh(NOON), await isFresh(NOON + 12 * 3_600_000 + 4 * 60_000)]).toEqual([true, true]);
    expect(await isFresh(NOON + 12 * 3_600_000 + 6 * 60_000)).toBe(false);
    await sql`delete from regulars.staff`;
    expect(await isFresh(NOON)).toBe(true);
  });
});

describe('the time of the shop', () => {
  it('is told as its language writes it, with the years it counts in', () => {
    const zone = { level: 'ok', code: 'zone-ok', about: { zone: 'Asia/Bangkok' } } as const;
    expect(findingWords(zone, 'th', NOON, true)).toContain('2569');
    expect(findingWords(zone, 'ja', NOON)).toContain('2026年11月21日');
  });
});

describe('every finding', () => {
  it('has its place in the order and its sentence', () => {
    for (const code of FINDING_CODES) {
      const about = { count: 1, days: 1, hours: 1, minutes: 1, seconds: 1, waiting: 1, used: 1, limit: 1, left: 1 };
      const more = {
        campaigns: 1,
        notices: 1,
        needed: 1,
        allowed: 1,
        status: 1,
        port: 1,
        size: 1,
        free: 1,
        language: 'en',
        zone: 'Asia/Taipei',
        what: 'channel:line',
      };
      const words = ['detail', 'setting', 'version', 'versions', 'problem', 'url', 'host', 'account', 'job', 'folder'];
      const named = Object.fromEntries(words.map((name) => [name, name]));
      const all = { ...about, ...more, ...named };
      for (const language of LANGUAGES)
        expect(findingWords({ level: 'ok', code, channel: 'line', about: all }, language, NOON)).not.toMatch(/[{}]/);
    }
  });
});
