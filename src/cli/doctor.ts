import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { connect, type Database } from '../../db/client.ts';
import type { OpenDatabase } from '../../db/embedded/contract.ts';
import { openDatabase } from '../../db/embedded.ts';
import { checkUp, type Finding, finding, worstOf } from '../app/checkUp.ts';
import { findingWords } from '../chat/owner/checkUpWords.ts';
import { clockFrom } from '../clock.ts';
import { type Config, ConfigError, config as readSettings } from '../config.ts';
import { adaptersToLookAt } from '../main/lookOnly.ts';
import { machineFacts } from '../main/machine.ts';
import { say } from './say.ts';

/** `regulars doctor` */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at everything the shop needs; exits with 1 when something is wrong')
    .addOption(new Option('--json', 'for programs'))
    .action(async ({ json = false }: { json?: boolean }) => {
      const found = await examineWhatCanBe();
      const now = clock.now();
      if (json)
        say(
          JSON.stringify(
            found.map((one) => ({ ...one, says: findingWords(one, 'en', now) })),
            undefined,
            2,
          ),
        );
      else for (const one of found) say(`${one.level.padEnd(7)}  ${findingWords(one, 'en', now)}`);
      if (worstOf(found) === 'wrong') process.exitCode = 1;
    });
}

/** The machine's: a shop's clock that was moved says nothing of it. */
const clock = clockFrom(0);

const QUIET = { info: () => undefined, warn: () => undefined };

/** Without usable settings nothing else can be looked at. */
async function examineWhatCanBe(): Promise<readonly Finding[]> {
  try {
    return await examine(readSettings());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((detail) => finding('wrong', 'settings-wrong', { detail }));
  }
}

/** Beside the service when it runs; else the built-in database is started for the look. Migrates nothing. */
async function examine(config: Config): Promise<readonly Finding[]> {
  const { databaseUrl, dataDir } = config;
  const isNowhere = databaseUrl === undefined && !existsSync(join(dataDir, 'postgres'));
  const opened = databaseUrl === undefined && !isNowhere ? await openBuiltIn(dataDir) : undefined;
  const url = databaseUrl ?? (opened instanceof Error ? undefined : opened?.url);
  const open: { db?: Database } = {};
  const adapters = await adaptersToLookAt(config, clock.now);
  try {
    const found = await checkUp({
      databaseUrl: url,
      ...(opened instanceof Error ? { refused: opened.message } : {}),
      deps: async () => {
        open.db = await connect(url ?? '', { connections: 3 });
        return { db: open.db };
      },
      adapters,
      machine: () => machineFacts(config, clock.now(), true),
      machineNow: clock.now,
    });
    if (!isNowhere) return found;
    return found.map((one) => (one.code === 'database-refused' ? finding('wrong', 'shop-missing') : one));
  } finally {
    await Promise.all(adapters.map((adapter) => adapter.stop()));
    await open.db?.close();
    if (opened !== undefined && !(opened instanceof Error)) await opened.stop();
  }
}

const openBuiltIn = (dataDir: string): Promise<OpenDatabase | Error> =>
  openDatabase({ databaseUrl: undefined, dataDir, log: QUIET }).catch((error: unknown) =>
    error instanceof Error ? error : new Error('unknown'),
  );
