import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownDatabase } from '../support/database.ts';
import { startFakeTelegram } from '../support/fakeTelegram.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The command as an operator runs it, with nothing of our environment. */
async function doctor(settings: Record<string, string>, ...flags: readonly string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', 'doctor', ...flags], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'regulars-doctor-'));

describe('npx regulars doctor', () => {
  const database = ownDatabase();

  it('says line by line how things are, and ends with 0 while nothing is wrong', async () => {
    const telegram = await startFakeTelegram();
    onTestFinished(() => telegram.close());
    const folder = emptyFolder();
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', 'regulars-20261101T000500Z-nightly.backup.gz'), '');
    const settings = {
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.apiRoot,
    };
    const { out, err } = await doctor(settings);
    expect(err).toBe('');
    const lines = out.trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^(ok|look|warning|wrong) +\S.*[.\w]$/);
    for (const said of [
      'warning  The service is not running. Start it: npx regulars start',
      expect.stringMatching(/^ok {7}Tables: as this version needs them \(\d+ steps\)\.$/),
      'ok       Clock: right.',
      expect.stringMatching(/^ok {7}Time zone: Asia\/Taipei; it is \w{3} \d{1,2}, \d{4}, \d{1,2}:\d\d\W[AP]M there\.$/),
      expect.stringMatching(/^(ok {7}Disk|warning {2}Only|wrong {4}Only).* (free|left)/),
      expect.stringMatching(/^warning {2}The newest backup is \d+ days old\. Make one/),
      'ok       Telegram: connected as @regulars_test_bot.',
      'ok       Telegram: the service asks for messages itself, so no public address is needed.',
      'ok       Nothing stands still.',
    ])
      expect(lines).toContainEqual(said);
    expect(out).not.toContain(telegram.token);
    // The look is no poll, which would end the service's, and nothing was sent.
    expect(new Set(telegram.calls.map(({ method }) => method))).toEqual(new Set(['getMe', 'getWebhookInfo']));
  });

  it('ends with 1 when something is wrong, and tells programs all of it', async () => {
    const { code, out } = await doctor({ DATABASE_URL: 'postgres://nobody:pass-canary@127.0.0.1:1/none' }, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toContainEqual({
      level: 'wrong',
      code: 'database-silent',
      about: { detail: 'ECONNREFUSED' },
      says: 'The database does not answer (ECONNREFUSED). Start it, or check the address in DATABASE_URL.',
    });
    expect(out).not.toContain('pass-canary');
  });

  it('tells programs of settings that cannot be used, all of them, and no secret', async () => {
    const { code, out, err } = await doctor(
      { PORT: 'many', DATABASE_URL: 'mysql://shop:pass-canary@127.0.0.1/shop' },
      '--json',
    );
    expect([code, err]).toEqual([1, '']);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        level: 'wrong',
        code: 'settings-wrong',
        says: expect.stringMatching(/^Settings: PORT is "many"/),
      }),
      expect.objectContaining({
        code: 'settings-wrong',
        says: expect.stringMatching(/^Settings: DATABASE_URL cannot be used/),
      }),
    ]);
    expect(out).not.toContain('pass-canary');
  });

  it('says where there is no shop, and makes none', async () => {
    const DATA_DIR = join(emptyFolder(), 'data');
    const { code, out } = await doctor({ DATA_DIR });
    expect(code).toBe(1);
    expect(out).toContain('There is no shop here yet. Run npx regulars start once');
  });

  it('says which other program has the port', async () => {
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => {
      other.close();
    });
    const { port } = other.address() as AddressInfo;
    const { code, out } = await doctor({ DATABASE_URL: database.url, PORT: String(port) });
    expect(code).toBe(1);
    expect(out).toContain(`Port ${port} is taken by another program. Stop that, or set PORT to another number.`);
  });

  it('puts the reason why the built-in database refuses into its line', async () => {
    const DATA_DIR = emptyFolder();
    mkdirSync(join(DATA_DIR, 'postgres', 'data'), { recursive: true });
    writeFileSync(join(DATA_DIR, 'postgres', 'password'), 'x');
    writeFileSync(join(DATA_DIR, 'postgres', 'data', 'PG_VERSION'), '9\n');
    const { code, out } = await doctor({ DATA_DIR });
    expect(code).toBe(1);
    expect(out).toMatch(/^wrong {4}The built-in database does not start\. .*was written by PostgreSQL 9/m);
  });
});
