import fc from 'fast-check';
import { type Databases, openDatabases } from '../scenarios/databases.ts';
import { openShop } from '../scenarios/shop.ts';
import { type History, playClients } from './clients.ts';
import { anyLife, live, RULES } from './life.ts';
import { setRules } from './rules.ts';

const DEEDS = 50;

/**
 * Random lives over the real API beside the model, for many seeds, and then sixteen clients at once in so many rounds of
 * each: `npm run model -- --deeds 100000 --seeds 20 --first 1 --rounds 30`. Prints deeds and divergences of each seed,
 * and ends with 1 when there was one.
 */
async function run(options: ReadonlyMap<string, number>): Promise<number> {
  const seeds = options.get('seeds') ?? 20;
  const lives = Math.ceil((options.get('deeds') ?? 100_000) / seeds / DEEDS);
  const rounds = options.get('rounds') ?? 30;
  const first = options.get('first') ?? 1;
  const databases = await openDatabases(process.env['TEST_DATABASE_URL'] || undefined);
  const began = performance.now();
  let diverged = 0;
  let kills = 0;
  const told = new Map<string, number>();
  try {
    const left = Array.from({ length: seeds }, (_, index) => first + index);
    const worker = async (): Promise<void> => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const { apart, history } = await playSeed(databases, seed, lives, rounds);
        diverged += apart.length;
        const { ok, refused, unknown } = history.told;
        for (const [name, count] of Object.entries(history.told)) told.set(name, (told.get(name) ?? 0) + count);
        kills += history.kills;
        say(
          `seed ${seed}: ${lives * DEEDS} deeds, ${apart.length} divergences; ` +
            `16 clients: ${ok} ok, ${refused} refused, ${unknown} unknown, ${history.kills} sessions killed`,
        );
        for (const one of apart.slice(0, 3)) say(`  ${one}`);
      }
    };
    await Promise.all([worker(), worker()]);
  } finally {
    await databases.close();
  }
  const seconds = Math.round((performance.now() - began) / 1_000);
  const clients = [...told].map(([name, count]) => `${count} ${name}`).join(', ');
  say(`${seeds} seeds, ${seeds * lives * DEEDS} deeds, ${diverged} divergences, ${seconds} s`);
  say(`16 clients at once, ${seeds * rounds} rounds: ${clients}; ${kills} sessions killed`);
  return diverged === 0 ? 0 : 1;
}

interface Played {
  readonly apart: readonly string[];
  readonly history: History;
}

/** A shop of its own for each seed, under rules that the seed picks; a new member for each life. */
async function playSeed(databases: Databases, seed: number, lives: number, rounds: number): Promise<Played> {
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
    // Clients at once may reach a tier in any order: the races have that.
    await setRules(shop, rules, { tiers: null, stampCards: [] });
    const history = await playClients(shop, database.url, rules, seed, rounds);
    apart.push(...history.apart, ...(await shop.problems()).map((problem) => `the books: ${problem}`));
    return { apart, history };
  } finally {
    await shop.close();
    await database.drop();
  }
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
