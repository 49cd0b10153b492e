import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Logger } from 'pino';
import { openDatabase } from '../../db/embedded.ts';
import { clockFrom } from '../clock.ts';
import { type Config, config as readSettings } from '../config.ts';
import { LANGUAGES, type Language, resolveLanguage } from '../i18n/language.ts';
import { listen } from '../main/listen.ts';
import { type Start, startService } from '../main/start.ts';
import { beginningOf, play } from './demo/play.ts';
import { fail, say } from './say.ts';

/** `regulars demo`: an invented shop in a database of its own, which never meets a real channel or the real shop. */
export function addDemo(program: Command, runService: (start: Start, config: Config) => Promise<void>): void {
  program
    .command('demo')
    .description('an invented shop with 200 members and half a year of history, in the built-in chat')
    .option('--language <language>', `the language of the shop: ${LANGUAGES.join(', ')}`)
    .option('--days <days>', 'how long its history is, 7 to 365', days, 182)
    .option('--remove', 'delete the demo, and nothing else')
    .action(({ language, days, remove }: { language?: string; days: number; remove?: true }) => {
      const settings = demoSettings(readSettings(['PORT', 'DATA_DIR', 'LOG_LEVEL']));
      return remove === true
        ? removeDemo(settings)
        : runService(startDemo(resolveLanguage(language, 'en'), days), settings);
    });
}

/** Whatever tokens, database and role the shop has: the demo knows none of them. */
const demoSettings = (config: Config): Config => ({
  ...config,
  role: 'all',
  host: '127.0.0.1',
  publicUrl: undefined,
  databaseUrl: undefined,
  dataDir: join(config.dataDir, 'demo'),
  // Nobody needs one of an invented shop, least of all among the real one's.
  backups: { folder: join(config.dataDir, 'demo', 'backups'), keep: { daily: 0, weekly: 0 } },
  line: undefined,
  telegram: undefined,
  clockStart: undefined,
  realChannels: [],
  onlyHere: true,
  labAllowed: true,
});

function days(typed: string): number {
  const count = Number(typed);
  if (!Number.isInteger(count) || count < 7 || count > 365) throw new InvalidArgumentError('It must be 7 to 365.');
  return count;
}

/** About as many as a small shop wins in that time; the default has 200. */
const membersIn = (count: number): number => Math.max(20, Math.round((count * 200) / 182));

/** A file in the demo's folder, written when its half year was played to the end. */
const playedFile = ({ dataDir }: Config): string => join(dataDir, 'demo-played');

const startDemo =
  (language: Language, count: number): Start =>
  async (config, log, signal) => {
    if (!existsSync(playedFile(config))) {
      await tryPort(config);
      await playDemo(config, log, language, count, signal);
    }
    const service = await startService(config, log);
    const about = 'This is the demo: an invented shop. npx regulars demo --remove deletes it, and nothing else.';
    return { ...service, greeting: [about, ...service.greeting] };
  };

/** Told before the half year is played, not after it. */
async function tryPort(config: Config): Promise<void> {
  const server = createServer();
  await listen(server, config);
  server.close();
  await once(server, 'close');
}

/** Half a year through the service itself, at an address that nobody knows. What was begun and not ended begins anew. */
async function playDemo(
  config: Config,
  log: Logger,
  language: Language,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  await deleteFolder(config);
  say(`An invented shop plays ${count} days of its life, once: half a year takes a minute or two.`);
  const begins = beginningOf(clockFrom(0).now(), count, language);
  const service = await startService({ ...config, port: 0, clockStart: begins }, log);
  try {
    const span = { days: count, members: membersIn(count) };
    const { members, purchases } = await play(service, language, span, (day) => tell(day, count, signal));
    say(`${members} members came to its counter ${purchases} times.`);
  } finally {
    await service.stop();
  }
  await writeFile(playedFile(config), `${new Date(service.clock.now()).toISOString()}\n`);
}

function tell(day: number, count: number, signal: AbortSignal): void {
  if (signal.aborted) throw new Error('The demo was stopped while it played; it begins anew next time.');
  if (day % 30 === 0) say(`day ${day} of ${count}`);
}

async function removeDemo(config: Config): Promise<void> {
  if (!existsSync(config.dataDir)) return say('There is no demo.');
  if (await deleteFolder(config)) say('The demo is gone. Your own shop was not touched.');
  else fail('The demo is running: stop it (Ctrl-C where it runs), then remove it.');
}

/** `false`: somebody is using it. */
async function deleteFolder(config: Config): Promise<boolean> {
  const { dataDir } = config;
  if (existsSync(join(dataDir, 'postgres'))) {
    const silent = { info: () => undefined, warn: () => undefined };
    const opened = await openDatabase({ databaseUrl: undefined, dataDir, log: silent });
    await opened.stop();
    // Whoever leaves last stops the server: while it runs there is somebody else.
    if (existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))) return false;
  }
  await rm(dataDir, { recursive: true, force: true });
  return true;
}
