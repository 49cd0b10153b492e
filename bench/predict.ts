import { monitorEventLoopDelay } from 'node:perf_hooks';
import { connect, type Database } from '../db/client.ts';
import { refreshHistories } from '../src/app/campaigns/histories.ts';
import { productsOf } from '../src/app/campaigns/repurchaseShop.ts';
import { forecastOn } from '../src/app/campaigns/shopForecast.ts';
import type { Deps } from '../src/app/deps.ts';
import { readForecast } from '../src/app/forecast.ts';
import { dateOf } from '../src/core/calendar/localDay.ts';
import { benchDeps } from './support/besideEarn.ts';
import { type BenchDatabase, benchDatabase } from './support/database.ts';
import { buyMore, manyPurchases, PREDICTED_ON } from './support/manyPurchases.ts';
import { type Measure, plainly } from './support/measure.ts';
import { processorSeconds } from './support/memory.ts';

const PURCHASES = Number(process.env['PURCHASES'] ?? 10_000_000);
const MEMBERS = Number(process.env['MEMBERS'] ?? PURCHASES / 10);
const NEW = Number(process.env['NEW'] ?? Math.min(10_000, PURCHASES / 100));
/** The smaller shop, a tenth in all, which tells how times grow; `SMALLER=0` leaves it out. */
const SMALLER = Number(process.env['SMALLER'] ?? 10);
const TIME_ZONE = 'Asia/Taipei';

export const about =
  'what is foretold of 1,000,000 members with 10,000,000 purchases (MEMBERS, PURCHASES, NEW, SMALLER): time, memory, growth';

const live = new AbortController().signal;
const NOW = Date.parse(`${PREDICTED_ON}T00:05:00+08:00`);

interface Took {
  readonly fromNothing: number;
  readonly first: number;
  readonly again: number;
  readonly tap: number;
  readonly refresh: number;
  readonly delay: number;
  readonly rss: number;
}

export async function run(): Promise<readonly Measure[]> {
  const smaller = SMALLER === 0 ? undefined : await played(PURCHASES / SMALLER, Math.ceil(MEMBERS / SMALLER));
  const { fromNothing, first, again, tap, refresh, delay, rss } = await played(PURCHASES, MEMBERS);
  const tell = (what: string, unit: string, value: number): Measure =>
    plainly({ goal: '', what, unit, better: 'lower' }, [value]);
  const growth = (one: number, other: number) => Math.log(one / other) / Math.log(SMALLER);
  return [
    tell(`summing up ${PURCHASES} purchases of ${MEMBERS} members from nothing`, 's', fromNothing),
    tell('learning from them and foretelling every pair, the first time', 's', first),
    tell('foretelling every pair again on the next day', 's', again),
    tell('/forecast from what is kept', 'ms', tap),
    tell(`summing up ${NEW} new purchases`, 's', refresh),
    plainly({ goal: '', what: `${NEW} new purchases, of all from nothing`, unit: '', better: 'lower' }, [
      refresh / fromNothing,
    ]),
    tell('the longest time that the serving thread stood still', 'ms', delay),
    tell('most memory of the process, RSS', 'MB', rss),
    ...(smaller === undefined
      ? []
      : [
          tell('exponent of growth, summing up', '', growth(fromNothing, smaller.fromNothing)),
          tell('exponent of growth, foretelling', '', growth(again, smaller.again)),
        ]),
  ];
}

async function played(purchases: number, members: number): Promise<Took> {
  const database = await benchDatabase();
  const db = await connect(database.url);
  try {
    return await playedOn(database, db, purchases, members);
  } finally {
    await db.close();
    await database.close();
  }
}

async function playedOn(database: BenchDatabase, db: Database, purchases: number, members: number): Promise<Took> {
  const deps: Deps = benchDeps(db);
  await timed(`${purchases} purchases of ${members} members`, () =>
    manyPurchases(database.sql, { members, purchases }),
  );
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const foretell = async (date: string) => {
    const sold = await productsOf(deps, TIME_ZONE, live);
    await forecastOn(deps, { ...sold, date: dateOf(date), timeZone: TIME_ZONE, signal: live, mayLearn: true });
  };
  const refreshed = () => refreshHistories(deps, { timeZone: TIME_ZONE, signal: live });
  const fromNothing = await timed('summed up', refreshed);
  const first = await timed('learned and foretold', () => foretell(PREDICTED_ON));
  const tomorrow = dateOf(PREDICTED_ON).add({ days: 1 }).toString();
  const again = await timed('foretold', () => foretell(tomorrow));
  const tap = (await timed('/forecast', () => readForecast(deps, NOW + 86_400_000))) * 1_000;
  await buyMore(database.sql, NEW);
  const refresh = await timed(`summed up ${NEW} more`, refreshed);
  delays.disable();
  const [delay, rss] = [delays.max / 1e6, process.resourceUsage().maxRSS / 1_000];
  return { fromNothing, first, again, tap, refresh, delay, rss };
}

async function timed(what: string, run: () => Promise<unknown>): Promise<number> {
  const [began, used] = [performance.now(), processorSeconds()];
  await run();
  const took = (performance.now() - began) / 1_000;
  console.log(`  ${what}: ${took.toFixed(2)} s, ${(processorSeconds() - used).toFixed(2)} s of processor time`);
  return took;
}
