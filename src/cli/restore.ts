import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { hasTables } from '../../db/backup/people.ts';
import { backUp } from '../app/backup.ts';
import { nightlyJobs } from '../app/nightly.ts';
import { type CheckedBackup, checkBackup, type RestorePorts, restoreBackup } from '../app/restore.ts';
import { giftName } from '../chat/campaigns/giftName.ts';
import { clockFrom } from '../clock.ts';
import { type Config, config } from '../config.ts';
import { newId } from '../newId.ts';
import { countsOf } from './backup.ts';
import { placeOf } from './place.ts';
import { fail, say } from './say.ts';
import { withDatabase } from './withDatabase.ts';

interface Options {
  readonly replace?: true;
  readonly yes?: true;
}

/** `regulars restore` */
export function addRestore(program: Command): void {
  program
    .command('restore <file>')
    .description('bring a backup back, while the service is stopped; nothing is sent until the owner says so')
    .option('--replace', 'in the place of the shop that is there, which is backed up first')
    .option('--yes', 'do not ask')
    .action(async (file: string, options: Options) => restore(file, options, config()));
}

async function restore(file: string, options: Options, settings: Config): Promise<void> {
  // Before anything is opened, so that a damaged file touches nothing.
  const backup = await checkBackup(file);
  say(`${file} is whole: ${countsOf(backup.rows)}, made ${backup.header.madeAt} by ${backup.header.version}.`);
  await withDatabase(settings, true, async ({ url }) => {
    const replace = options.replace === true && (await hasTables(url));
    if (replace && options.yes !== true && !(await isMeant())) return fail('Nothing was changed.');
    if (replace) {
      const { path } = await backUp(placeOf(settings, url), 'before-restore', clockFrom(0).now());
      say(`What is there was backed up: ${path}`);
    }
    await restoreBackup(url, backup, options.replace === true, restorePorts(settings));
    for (const line of whatNow(backup)) say(line);
  });
}

/** What a restore is given by the settings and the machine. */
export const restorePorts = ({ labAllowed }: Config): RestorePorts => ({
  newId,
  now: clockFrom(0).now(),
  clockMoves: labAllowed,
  speakingJobs: nightlyJobs(giftName).flatMap(({ name, speaks }) => (speaks === true ? [name] : [])),
});

const whatNow = ({ header, rows }: CheckedBackup): string[] => [
  `Restored: ${countsOf(rows)}; every balance agrees. What happened after ${header.madeAt} is missing.`,
  'Nothing is sent to members until the owner has said in the chat (or: npx regulars restored send|drop) what becomes of what was waiting.',
  `Who works here and which API keys work is as it was then${(rows['api_keys'] ?? 0) > 0 ? ': npx regulars api-key list' : ''}. Start the service: npm start`,
];

const WORD = 'replace';

async function isMeant(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const said = await asking.question(`This puts the backup in the place of the shop that is there. Type ${WORD}: `);
    return said.trim() === WORD;
  } finally {
    asking.close();
  }
}
