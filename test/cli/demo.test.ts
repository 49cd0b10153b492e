import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../db/client.ts';
import { openDatabase } from '../../db/embedded.ts';
import { removeDataDir, temporaryDataDir } from '../support/dataDir.ts';

/** A real shop's settings: the demo must know none of them. Nobody listens at these addresses. */
const REAL = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  LINE_CHANNEL_SECRET: 'secret',
  LINE_CHANNEL_ACCESS_TOKEN: 'token',
  LINE_API_BASE_URL: 'http://127.0.0.1:1',
  TELEGRAM_BOT_TOKEN: '1:token',
  TELEGRAM_API_ROOT: 'http://127.0.0.1:1',
  PUBLIC_URL: 'https://shop.example',
  ROLE: 'web',
};

describe('the demo', () => {
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
  });
  afterAll(() => removeDataDir(dataDir));

  /** `regulars demo …`, with all that it printed so far. */
  function command(
    options: readonly string[],
    settings: Record<string, string> = {},
  ): { readonly child: ChildProcess; readonly printed: string[] } {
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
    };
    const child = spawn(process.execPath, ['src/cli.ts', 'demo', ...options], {
      env: { ...env, ...REAL, ...settings },
    });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => printed.push(line));
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return { child, printed };
  }

  async function ended(...options: string[]): Promise<{ readonly code: number; readonly printed: readonly string[] }> {
    const { child, printed } = command(options);
    const [code] = await once(child, 'close');
    return { code, printed };
  }

  it('plays an invented shop on a database of its own, whatever the real shop has', async () => {
    const { child, printed } = command(['--days', '8', '--language', 'zh-Hant']);
    const address = await new Promise<string>((resolve, reject) => {
      child.on('close', () => reject(new Error(printed.join('\n'))));
      createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
        const found = /built-in chat:\s+(\S+)\/lab/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const answer = await fetch(`${address}/lab/people`);
    const { people } = (await answer.json()) as { people: { channelUserId: string; state: string }[] };
    expect(people.map(({ channelUserId, state }) => `${channelUserId} ${state}`).toSorted()).toEqual([
      'cashier friend',
      'ken friend',
      'mei friend',
      'owner friend',
    ]);

    const opened = await openDatabase({ databaseUrl: undefined, dataDir: join(dataDir, 'demo'), log: silent });
    const db = await connect(opened.url, { connections: 1 });
    const [row] = await db.sql`
      select (select count(*)::int from regulars.members) as members,
        (select count(*)::int from regulars.purchases) as purchases,
        (select count(*)::int from regulars.campaigns where kind = 'broadcast' and finished_at is not null) as broadcasts,
        (select count(*)::int from regulars.identities where channel <> 'lab') as elsewhere,
        (select offset_ms::int from regulars.lab_clock) as ahead`;
    await db.close();
    await opened.stop();
    expect(row).toMatchObject({ members: 20, broadcasts: 2, elsewhere: 0 });
    expect(row?.['purchases']).toBeGreaterThan(10);
    expect(Math.abs(Number(row?.['ahead']))).toBeLessThan(60_000);

    const busy = await ended('--remove');
    expect(busy).toMatchObject({ code: 1, printed: [expect.stringContaining('The demo is running')] });
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
  }, 120_000);

  it('is removed by one command, and nothing beside it', async () => {
    expect(await ended('--remove')).toMatchObject({ code: 0, printed: [expect.stringContaining('The demo is gone')] });
    expect(existsSync(join(dataDir, 'demo'))).toBe(false);
    expect(existsSync(dataDir)).toBe(true);
    expect(await ended('--remove')).toMatchObject({ code: 0, printed: ['There is no demo.'] });
  });

  it('says that its port is taken before it plays, not after', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { child, printed } = command([], { PORT: String(port) });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(printed).toEqual([expect.stringContaining(`Port ${port} is taken`)]);
    other.close();
  });

  it('asks nothing about the settings that it does not know, also where the real shop could not start with them', async () => {
    const { child, printed } = command(['--remove'], { LINE_CHANNEL_ACCESS_TOKEN: '', ROLE: 'nothing', HOST: '' });
    expect([(await once(child, 'close'))[0], printed.join('\n')]).toEqual([0, 'There is no demo.']);
  });

  it('says what its options may be', async () => {
    const { code, printed } = await ended('--days', '3');
    expect(code).toBe(1);
    expect(printed.join('\n')).toContain('7 to 365');
  });
});

const silent = { info: () => undefined, warn: () => undefined };
