import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Databases, openDatabases } from '../scenarios/databases.ts';
import { differences } from './digest.ts';
import { playKilled } from './killed.ts';
import type { Life } from './people.ts';
import { type Score, scoreOf } from './score.ts';

/** A half-hour zone whose summer time is half an hour too, one that lacks midnights, the first to begin a day, one that left out a whole date, and the plain one. */
const ZONES = [
  ['Australia/Lord_Howe', '2027-07-01'],
  ['America/Santiago', '2027-03-01'],
  ['Pacific/Kiritimati', '2027-01-01'],
  ['Pacific/Apia', '2011-06-01'],
  ['UTC', '2028-01-01'],
] as const;

/**
 * Plays simulated shops: `npm run years` the one of five years and those of other zones; `-- --only main` or `zones`;
 * `--people`, `--days`, `--kills`, `--plays` (undisturbed ones), `--seed`, `--zone`, `--from` make it another one.
 * Prints a line for each play, and ends with 1 when two plays of a life differ or books do not add up.
 */
async function run(options: ReadonlyMap<string, string>): Promise<number> {
  const only = options.get('only') ?? 'all';
  const number = (name: string, otherwise: number) => Number(options.get(name) ?? otherwise);
  const databases = await openDatabases(process.env['TEST_DATABASE_URL'] || undefined);
  let wrong = 0;
  try {
    if (only !== 'zones') {
      const life = {
        seed: number('seed', 1),
        zone: options.get('zone') ?? 'America/New_York',
        from: options.get('from') ?? '2027-01-01',
        days: number('days', 1_826),
        people: number('people', 2_000),
      };
      wrong += await compare(databases, life, number('plays', 2), number('kills', 50));
    }
    for (const [zone, from] of only === 'main' ? [] : ZONES) {
      const life = {
        seed: number('seed', 1),
        zone,
        from,
        days: number('zone-days', 366),
        people: number('zone-people', 200),
      };
      wrong += await compare(databases, life, 1, number('zone-kills', 10));
    }
  } finally {
    await databases.close();
  }
  say(wrong === 0 ? 'every play of a life left the same behind' : `${wrong} plays differ or do not add up`);
  return wrong === 0 ? 0 : 1;
}

/** Plays a life undisturbed so many times, and killed once, two at a time; gives how many plays are wrong. */
async function compare(databases: Databases, life: Life, plays: number, kills: number): Promise<number> {
  say(`${life.zone}, ${life.people} people, ${life.days} days from ${life.from}, seed ${life.seed}`);
  const left = [...(kills === 0 ? [] : [kills]), ...Array.from({ length: plays }, () => 0)];
  const scores: Score[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      scores.push(await playOnce(databases, life, next));
    }
  };
  await Promise.all([work(), work()]);
  const [first] = scores;
  if (first === undefined) return 0;
  return scores.filter(({ digest, problems }) => {
    const apart = differences(first.digest, digest);
    if (apart.length > 0) say(`  DIFFERS in ${apart.join(', ')}`);
    return apart.length > 0 || problems.length > 0;
  }).length;
}

async function playOnce(databases: Databases, life: Life, kills: number): Promise<Score> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-years-'));
  const database = await databases.create();
  const began = performance.now();
  try {
    const onDay = (day: number) => {
      if (day % 200 === 0) say(`    day ${day}, ${kills} kills, ${seconds(began)} s, load ${loadavg()[0]?.toFixed(1)}`);
    };
    const played = await playKilled(life, database.url, join(folder, 'memory'), { kills, onDay });
    const took = seconds(began);
    const score = await scoreOf(database.url);
    const { purchases, journals, nights, problems, digest } = score;
    const told = `${purchases} purchases, ${journals} journals, ${nights} nights, ${played.kills} kills`;
    say(`  ${digest.whole}  ${told}, ${problems.length} problems, ${took} s`);
    for (const problem of problems.slice(0, 5)) say(`    ${problem}`);
    return score;
  } finally {
    if (process.env['KEEP'] === undefined) await database.drop();
    else say(`  kept: ${database.url}`);
    await rm(folder, { recursive: true, force: true });
  }
}

const seconds = (began: number): number => Math.round((performance.now() - began) / 1_000);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const args = process.argv.slice(2);
const options = new Map(
  args.flatMap((name, at) => (name.startsWith('--') ? [[name.slice(2), args[at + 1] ?? ''] as const] : [])),
);
process.exitCode = await run(options);
