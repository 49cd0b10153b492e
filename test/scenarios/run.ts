import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, readCases } from './case.ts';
import { openDatabases } from './databases.ts';
import { type Outcome, play } from './play.ts';
import { openShop } from './shop.ts';

const OWN = join(import.meta.dirname, 'own');

/** Plays the cases of the files, or the project's own, and prints each as holds or falls. `npm run scenarios -- FILE.json …` */
async function run(files: readonly string[]): Promise<number> {
  let cases: readonly Case[];
  try {
    cases = files.flatMap((file) => readCases(readFileSync(file, 'utf8'), file));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const databases = await openDatabases(process.env['TEST_DATABASE_URL'] || undefined);
  let fallen = 0;
  try {
    for (const one of cases) {
      const faults = await playAlone(one, databases);
      if (faults.length > 0) fallen += 1;
      say(`${faults.length === 0 ? 'holds' : 'falls'}  ${one.name}`);
      for (const fault of faults) say(`       ${fault}`);
    }
  } finally {
    await databases.close();
  }
  say(`\n${cases.length - fallen} hold, ${fallen} fall`);
  return fallen === 0 ? 0 : 1;
}

async function playAlone(one: Case, databases: Awaited<ReturnType<typeof openDatabases>>): Promise<Outcome> {
  const database = await databases.create();
  const shop = await openShop(database.url);
  try {
    return await play(one, shop);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await shop.close();
    await database.drop();
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const own = () => readdirSync(OWN).map((file) => join(OWN, file));
const given = process.argv.slice(2);
process.exitCode = await run(given.length === 0 ? own() : given);
