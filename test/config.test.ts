import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envReference, NAMES } from '../src/config/variables.ts';
import { ConfigError, type Environment, readConfig } from '../src/config.ts';

const root = resolve(import.meta.dirname, '..');

/** What the operator is told; fails when the settings were taken. */
function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the settings were taken');
}

const fileWith = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'regulars-config-')), 'value');
  writeFileSync(path, content);
  return path;
};

const LINE = { LINE_CHANNEL_SECRET: 'line-secret', LINE_CHANNEL_ACCESS_TOKEN: 'line-token' };
const TELEGRAM = { TELEGRAM_BOT_TOKEN: '1:telegram-token' };

describe('settings', () => {
  it('are all optional', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: undefined,
      role: 'all',
      dataDir: join(root, 'data'),
      backups: { folder: join(root, 'data', 'backups'), keep: { daily: 7, weekly: 4 } },
      logLevel: 'info',
      line: undefined,
      lineRichMenu: true,
      telegram: undefined,
      telegramMode: 'polling',
      clockStart: undefined,
      realChannels: [],
      onlyHere: true,
      labAllowed: true,
    });
  });

  it('take an empty variable for an unset one', () => {
    const empty = Object.fromEntries(
      NAMES.flatMap((name) => [
        [name, ''],
        [`${name}_FILE`, '  '],
      ]),
    );
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it('are read', () => {
    const config = readConfig({
      ...LINE,
      ...TELEGRAM,
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://points.example.com/shop/',
      DATABASE_URL: 'postgresql://a:b@db:5432/regulars',
      DATA_DIR: 'elsewhere',
      BACKUP_DIR: 'disk/backups',
      BACKUP_KEEP: '14,0',
      LOG_LEVEL: 'debug',
      TELEGRAM_WEBHOOK_SECRET: 'a_b-c',
    });
    expect(config).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://points.example.com/shop',
      databaseUrl: 'postgresql://a:b@db:5432/regulars',
      role: 'all',
      dataDir: resolve('elsewhere'),
      backups: { folder: resolve('disk/backups'), keep: { daily: 14, weekly: 0 } },
      logLevel: 'debug',
      line: { channelSecret: 'line-secret', channelAccessToken: 'line-token', apiBaseUrl: 'https://api.line.me' },
      lineRichMenu: true,
      telegram: {
        token: '1:telegram-token',
        apiRoot: 'https://api.telegram.org',
        webhookSecret: 'a_b-c',
        perSecond: 30,
      },
      telegramMode: 'webhook',
      clockStart: undefined,
      realChannels: ['line', 'telegram'],
      onlyHere: false,
      labAllowed: false,
    });
  });

  it('keep the real platforms when an API root is set but empty', () => {
    const { line, telegram } = readConfig({ ...LINE, ...TELEGRAM, LINE_API_BASE_URL: '', TELEGRAM_API_ROOT: '' });
    expect([line?.apiBaseUrl, telegram?.apiRoot]).toEqual(['https://api.line.me', 'https://api.telegram.org']);
  });

  it('are described in .env.example, every one', () => {
    expect(readFileSync(join(root, '.env.example'), 'utf8')).toBe(envReference());
    for (const name of NAMES) expect(envReference()).toMatch(new RegExp(`^#${name}=.+$`, 'm'));
  });

  it('can be copied from .env.example as they stand there', () => {
    const lines = envReference().matchAll(/^#([A-Z_]+)=(.+)$/gm);
    const env = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
    expect(Object.keys(env)).toEqual(NAMES);
    expect(problemsOf(env)).toEqual([expect.stringContaining('CLOCK_START')]); // beside real channels, as it must be
    expect(readConfig({ ...env, CLOCK_START: undefined }).realChannels).toEqual(['line', 'telegram']);
  });
});

describe('the file .env', () => {
  /** The service's own settings, read by a process of its own in a folder with this `.env`. */
  const settingsIn = (dotEnv: string, env: Environment) => {
    const cwd = mkdtempSync(join(tmpdir(), 'regulars-config-'));
    writeFileSync(join(cwd, '.env'), dotEnv);
    const script = `import { config } from ${JSON.stringify(join(root, 'src/config.ts'))}; console.log(JSON.stringify(config()));`;
    const args = ['--input-type=module', '-e', script];
    return JSON.parse(execFileSync(process.execPath, args, { cwd, env: { ...env }, encoding: 'utf8' }));
  };

  it('is read in the working directory, below the environment', () => {
    const dotEnv = 'PORT=4000\nLOG_LEVEL=warn\n# HOST=0.0.0.0\nTELEGRAM_BOT_TOKEN=1:real\nDATA_DIR=/a\n';
    const settings = settingsIn(dotEnv, { PORT: '5000', TELEGRAM_BOT_TOKEN: '', DATA_DIR_FILE: fileWith('/b') });
    expect(settings).toMatchObject({
      port: 5000,
      logLevel: 'warn',
      host: '127.0.0.1',
      dataDir: '/b',
      realChannels: [],
    });
  });
});

describe('a setting in a file', () => {
  it.each(NAMES)('is possible for %s', (name) => {
    const value = envReference().match(new RegExp(`^#${name}=(.+)$`, 'm'))?.[1];
    const pair = name.startsWith('LINE_CHANNEL') ? LINE : {};
    const direct = readConfig({ ...pair, [name]: value });
    expect(readConfig({ ...pair, [name]: undefined, [`${name}_FILE`]: fileWith(`${value}\n`) })).toEqual(direct);
  });

  it('is refused when the file is missing or empty, or the variable itself is set too', () => {
    expect(problemsOf({ TELEGRAM_BOT_TOKEN_FILE: '/nowhere/token' })).toEqual([
      'TELEGRAM_BOT_TOKEN_FILE: /nowhere/token cannot be read (ENOENT). Check the path and who may read it.',
    ]);
    expect(problemsOf({ PORT_FILE: fileWith(' \n') })[0]).toMatch(/^PORT_FILE: .* is empty\. Write the value/);
    expect(problemsOf({ PORT: '1', PORT_FILE: fileWith('2') })).toEqual([
      'PORT and PORT_FILE are both set: keep one of them.',
    ]);
  });
});

describe('a setting that cannot be used', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', '-1'],
    ['HOST', 'http://127.0.0.1'],
    ['PUBLIC_URL', 'points.example.com'],
    ['PUBLIC_URL', 'ftp://points.example.com'],
    ['PUBLIC_URL', 'https://points.example.com/?a=b'],
    ['DATABASE_URL', 'mysql://a:b@c/d'],
    ['DATABASE_URL', 'postgres://a:b#c@d/e'],
    ['LOG_LEVEL', 'loud'],
    ['LINE_API_BASE_URL', 'https://api.line.me/v2'],
    ['TELEGRAM_BOT_TOKEN', 'two words'],
    ['TELEGRAM_API_ROOT', 'api.telegram.org'],
    ['TELEGRAM_WEBHOOK_SECRET', 'with blank'],
    ['TELEGRAM_MODE', 'push'],
    ['TELEGRAM_PER_SECOND', '0'],
    ['TELEGRAM_PER_SECOND', '1001'],
    ['CLOCK_START', 'yesterday'],
    ['CLOCK_START', '2026-11-21T09:00:00'],
  ])('is named with what to do: %s=%s', (name, value) => {
    expect(problemsOf({ [name]: value })[0]).toMatch(new RegExp(`^${name} .*: it must be .+\\.$`));
  });

  it('is told together with all others', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'x', LINE_CHANNEL_SECRET: 's', TELEGRAM_MODE: 'webhook' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'LINE_CHANNEL_ACCESS_TOKEN',
      'TELEGRAM_MODE',
    ]);
    expect(new ConfigError(problems).message).toContain(problems.join('\n  - '));
  });

  it('is never shown when it is a secret', () => {
    const secrets = [
      'DATABASE_URL',
      'LINE_CHANNEL_SECRET',
      'LINE_CHANNEL_ACCESS_TOKEN',
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_WEBHOOK_SECRET',
    ];
    for (const name of secrets) expect(problemsOf({ [name]: 'hush hush' }).join()).not.toContain('hush');
  });

  it('never throws anything but the list of problems', () => {
    const anything = fc.dictionary(fc.constantFrom(...NAMES), fc.string());
    fc.assert(
      fc.property(anything, (env) => {
        try {
          return readConfig(env).port >= 0;
        } catch (error) {
          return error instanceof ConfigError;
        }
      }),
    );
  });
});

describe('LINE', () => {
  it('needs its secret and its token together', () => {
    expect(problemsOf({ LINE_CHANNEL_SECRET: 's' })).toEqual([
      'LINE_CHANNEL_ACCESS_TOKEN is missing beside LINE_CHANNEL_SECRET: LINE needs both, or neither to leave it off.',
    ]);
    expect(problemsOf({ LINE_CHANNEL_ACCESS_TOKEN: 't' })[0]).toMatch(/^LINE_CHANNEL_SECRET is missing/);
  });
});

describe('Telegram', () => {
  it.each([
    [{}, 'polling'],
    [{ PUBLIC_URL: 'http://points.example.com' }, 'polling'],
    [{ PUBLIC_URL: 'https://points.example.com' }, 'webhook'],
    [{ PUBLIC_URL: 'https://points.example.com', TELEGRAM_MODE: 'polling' }, 'polling'],
  ])('with %j is heard by %s', (env, mode) => {
    expect(readConfig(env).telegramMode).toBe(mode);
  });

  it('delivers to https only', () => {
    expect(problemsOf({ TELEGRAM_MODE: 'webhook', PUBLIC_URL: 'http://points.example.com' })[0]).toMatch(
      /^TELEGRAM_MODE .* https/,
    );
  });
});

describe('a role', () => {
  it('other than all needs a database that the processes share', () => {
    expect(problemsOf({ ROLE: 'worker' })).toEqual([
      'ROLE is "worker", which needs a DATABASE_URL: the processes meet nowhere else. Set one, or let one process do everything with ROLE=all.',
    ]);
    expect(problemsOf({ ROLE: 'boss' })).toEqual(['ROLE is "boss": it must be all, web or worker.']);
    expect(readConfig({ ROLE: 'web', DATABASE_URL: 'postgres://db/shop' })).toMatchObject({
      role: 'web',
      labAllowed: false,
    });
  });
});

describe('the lab', () => {
  const here = ['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost:1', 'http://[::1]:1'];
  const elsewhere = [
    'https://api.line.me',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0',
    'http://192.168.0.1',
    'http://[::ffff:8.8.8.8]',
  ];

  it.each(here)('is allowed beside channels whose API is at %s', (root) => {
    const config = readConfig({ ...LINE, ...TELEGRAM, LINE_API_BASE_URL: root, TELEGRAM_API_ROOT: root });
    expect(config).toMatchObject({ realChannels: [], labAllowed: true });
  });

  it.each(elsewhere)('is closed beside a channel whose API is at %s', (root) => {
    expect(readConfig({ ...LINE, LINE_API_BASE_URL: root })).toMatchObject({
      realChannels: ['line'],
      labAllowed: false,
    });
    expect(readConfig({ ...TELEGRAM, TELEGRAM_API_ROOT: root })).toMatchObject({
      realChannels: ['telegram'],
      labAllowed: false,
    });
  });

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('is allowed when the service listens on %s', (host) => {
    expect(readConfig({ HOST: host }).labAllowed).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.0.1', 'localhost.example.com', '127.0.0.1.example.com'])(
    'is closed when it listens on %s',
    (host) => {
      expect(readConfig({ HOST: host }).labAllowed).toBe(false);
    },
  );

  it('is the only place where the clock moves', () => {
    expect(readConfig({ CLOCK_START: '2026-11-21T09:00:00+08:00' }).clockStart).toBe(Date.UTC(2026, 10, 21, 1));
    expect(readConfig({ CLOCK_START: '2026-11-21' }).clockStart).toBe(Date.UTC(2026, 10, 21));
    expect(problemsOf({ CLOCK_START: '2026-11-21', HOST: '0.0.0.0' })[0]).toMatch(/^CLOCK_START/);
    expect(problemsOf({ CLOCK_START: '2026-11-21', ...TELEGRAM })[0]).toMatch(/^CLOCK_START/);
  });
});
