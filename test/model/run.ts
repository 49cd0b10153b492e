import fc from 'fast-check';
import { type Databases, openDatabases } from '../scenarios/databases.ts';
import { openShop } from '../scenarios/shop.ts';
import { anyLife, live, RULES } from './life.ts';
import { setRules } from './rules.ts';

const DEEDS = 50;

/**
 * Random lives over the real API beside the model, for many seeds: `npm run model -- --deeds 100000 --seeds 20 --first 1`.
 * Prints deeds and divergences of each seed, and ends with 1 when there was one.
 */
async function run(options: ReadonlyMap<string, number>): Promise<number> {
  const seeds = options.get('seeds') ?? 20;
  const lives = Math.ceil((options.get('deeds') ?? 100_000) / seeds / DEEDS);
  const first = options.get('first') ?? 1;
  const databases = await openDatabases(process.env['TEST_DATABASE_URL'] || undefined);
  const began = performance.now();
  let diverged = 0;
  try {
    const left = Array.from({ length: seeds }, (_, index) => first + index);
    const worker = async (): Promise<void> => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const apart = await playSeed(databases, seed, lives);
        diverged += apart.length;
        say(`seed ${seed}: ${lives * DEEDS} deeds, ${apart.length} divergences`);
        for (const one of apart.slice(0, 3)) say(`  ${one}`);
      }
    };
    await Promise.all([worker(), worker()]);
  } finally {
    await databases.close();
  }
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(`${seeds} seeds, ${seeds * lives * DEEDS} deeds, ${diverged} divergences, ${seconds} s`);
  return diverged === 0 ? 0 : 1;
}

/** A shop of its own for each seed, under rules that the seed picks; a new member for each life. */
async function playSeed(databases: Databases, seed: number, lives: number): Promise<readonly string[]> {
  const database = await databases.create();
  const shop = await openShop(database.url);
  const apart: string[] = [];
  try {
    const rules = RULES[seed % RULES.length];
    if (rules === undefined) throw new Error('there are no rules');
    await setRules(shop, rules);
    for (const life of fc.sample(anyLife(DEEDS), { seed, numRuns: lives })) {
      const where = await live(shop, rules, life);
      if (where !== undefined) apart.push(where);
    }
    apart.push(...(await shop.problems()).map((problem) => `the books: ${problem}`));
  } finally {
    await shop.close();
    await database.drop();
  }
  return apart;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function optionsOf(args: readonly string[]): ReadonlyMap<string, number> {
  const options = new Map<string, number>();
  for (let index = 0; index < args.length; index += 2) {
    options.set((args[index] ?? '').replace(/^--/, ''), Number(args[index + 1]));
  }
  return options;
}

process.exitCode = await run(optionsOf(process.argv.slice(2)));
