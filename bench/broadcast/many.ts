import { audienceQuery, countOf } from '../../src/app/campaigns/broadcastAudience.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { Question } from '../../src/core/segments/question.ts';
import { type Measure, plainly } from '../support/measure.ts';
import type { PlatformCount, Platforms } from '../support/platformRules.ts';
import { addReachable } from '../support/reachable.ts';
import { expansion } from './expand.ts';
import { type Life, type LifeOf, liveThrough, replyP99 } from './life.ts';
import { type BenchShop, openShop, WORDS } from './shop.ts';
import { ratesOf, textbook } from './textbook.ts';

export interface ManyOf {
  readonly members: number;
  readonly pairs: number;
  readonly telegramEvery: number;
  readonly telegramPerSecond: number;
  readonly words: keyof typeof WORDS;
  readonly latencyMs: number;
  readonly idleSeconds: number;
  /** Messages of the textbook's sender. */
  readonly textbook: number;
  readonly wants: (...goals: readonly string[]) => boolean;
}

/** What grows with the members: first with a tenth of them, then with all. */
export async function ofMany(platforms: Platforms, about: ManyOf): Promise<readonly Measure[]> {
  const { members, telegramEvery, wants } = about;
  const tenth = Math.round(members / 10);
  const shop = await openShop();
  try {
    const measures: Measure[] = [];
    await addReachable(shop.sql, { from: 0, until: tenth, telegramEvery });
    const few = await grownTo(shop, platforms, about, tenth);
    await addReachable(shop.sql, { from: tenth, until: members, telegramEvery });
    const all = await grownTo(shop, platforms, about, members);
    measures.push(...all.measures);
    for (const name of ['expand', 'drain', 'segment count'] as const) {
      const [small, large] = [few.seconds[name], all.seconds[name]];
      if (small === undefined || large === undefined) continue;
      const about = `${name} from ${tenth} (${small.toPrecision(3)} s) to ${members} members (${large.toPrecision(3)} s)`;
      measures.push(
        plainly({ goal: 'G10', what: `growth exponent, ${about}`, unit: '', better: 'lower', must: 1.1, aim: 1.03 }, [
          Math.log10(large / small),
        ]),
      );
    }
    if (few.life !== undefined && all.life !== undefined)
      measures.push(
        plainly(
          {
            goal: 'G11',
            what: `the service's peak memory, ${members} minus ${tenth} members`,
            unit: 'MB',
            better: 'lower',
            must: 30,
            aim: 10,
          },
          [all.life.memory.peak - few.life.memory.peak],
        ),
      );
    if (wants('textbook')) measures.push(...(await textbook(shop, platforms, Math.min(about.textbook, members))));
    return measures;
  } finally {
    await shop.close();
  }
}

interface Grown {
  readonly measures: readonly Measure[];
  readonly seconds: { readonly expand?: number; readonly drain?: number; readonly 'segment count'?: number };
  readonly life?: Life;
}

async function grownTo(shop: BenchShop, platforms: Platforms, about: ManyOf, members: number): Promise<Grown> {
  const { wants } = about;
  console.log(`  ${members} members`);
  const count = wants('G10') ? { 'segment count': await segmentCount(shop) } : {};
  const expand = wants('G7', 'G10') ? await expansion(shop, members, about.pairs) : undefined;
  const life = wants('G8', 'G9', 'G10', 'G11', 'G20', 'G21')
    ? await oneLife(shop, platforms, about, members)
    : undefined;
  return {
    measures: [...(expand ? [expand] : []), ...(life ? lifeMeasures(life, about, members) : [])],
    seconds: {
      ...count,
      ...(expand && { expand: medianOf(expand.ours) }),
      ...(life && { drain: drainSeconds(life) }),
    },
    ...(life && { life }),
  };
}

async function oneLife(shop: BenchShop, platforms: Platforms, about: ManyOf, members: number): Promise<Life> {
  const { telegramEvery, telegramPerSecond, latencyMs, idleSeconds } = about;
  const text = WORDS[about.words];
  const of: LifeOf = { members, telegramEvery, telegramPerSecond, latencyMs, idleSeconds, text };
  const life = await liveThrough(shop, platforms, of);
  const { stats, states, seconds, memory, loop } = life;
  console.log(`    ${seconds.toFixed(1)} s, ${JSON.stringify({ states, memory, loop })}`);
  console.log(`    ${JSON.stringify({ calls: stats.calls, refused: stats.refused, others: stats.others })}`);
  return life;
}

/** A question that a shop asks often: who has points and has been here within a year. */
const QUESTION: Question = {
  all: [{ kind: 'points', atLeast: 500 }, { kind: 'consent' }, { kind: 'spend', atLeast: 45_000 }],
};

async function segmentCount({ deps }: BenchShop): Promise<number> {
  const { document: programme } = await readProgramme(deps);
  const took: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const about = { campaignId: deps.newId(), controlPercent: 0 };
    const query = await audienceQuery(deps, QUESTION, about, ['line', 'telegram'], programme, Date.now());
    const began = performance.now();
    await countOf(deps, query);
    took.push((performance.now() - began) / 1_000);
  }
  return medianOf(took);
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const drainSeconds = ({ stats: { line, telegram } }: Life): number => {
  const both = [line, telegram].filter(({ accepted }) => accepted > 0);
  const first = Math.min(...both.map((one) => one.first));
  return (Math.max(...both.map((one) => one.last)) - first) / 1_000;
};

function lifeMeasures(life: Life, { telegramPerSecond }: ManyOf, members: number): readonly Measure[] {
  const { stats, states, walPerMember, memory, loop } = life;
  const waits = replyP99(life);
  const both = Object.entries({ LINE: stats.line, Telegram: stats.telegram }).filter(
    ([, { accepted }]) => accepted > 1,
  );
  const told = (what: string, unit: string, value: number, better: Measure['better'] = 'lower') =>
    plainly({ goal: '', what, unit, better }, [value]);
  const goal = (about: Omit<Measure, 'ours' | 'median' | 'spread'>, value: number) => plainly(about, [value]);
  const refused = Object.values(stats.refused).reduce((sum, one) => sum + one, 0);
  return [
    told(`${members} members by one broadcast, Telegram takes ${telegramPerSecond} a second: whole`, 's', life.seconds),
    ...both.flatMap(([name, count]) => [
      told(`${name}: ${count.accepted} recipients within`, 's', secondsOf(count)),
      goal(
        {
          goal: 'G9',
          what: `${name}: rate in the last tenth / in the first`,
          unit: '',
          better: 'higher',
          must: 0.7,
          aim: 0.9,
        },
        ratesOf(count).lastToFirst,
      ),
    ]),
    goal(
      {
        goal: 'G8',
        what: 'WAL for a recipient, from the confirmation to the end',
        unit: 'B',
        better: 'lower',
        must: 1_100,
        aim: 300,
      },
      walPerMember,
    ),
    told("the service's peak memory", 'MB', memory.peak),
    goal(
      {
        goal: 'G20',
        what: "event loop's delay, p99, ROLE=all, while it goes out",
        unit: 'ms',
        better: 'lower',
        must: 50,
        aim: 20,
      },
      loop.p99,
    ),
    ...(life.replies.during.length === 0
      ? []
      : [
          goal(
            {
              goal: 'G21',
              what: `reply to a member's message, p99: ${waits.during.toFixed(0)} ms of ${life.replies.during.length} while it goes out / ${waits.idle.toFixed(0)} ms of ${life.replies.idle.length} idle`,
              unit: '',
              better: 'lower',
              must: 3,
              aim: 1.5,
            },
            waits.during / waits.idle,
          ),
          told('messages of members without a reply', '', life.replies.unanswered),
        ]),
    told('refused by a full window', '', refused),
    told('duplicates, as the platforms counted', '', stats.duplicates),
    told('lost, as the platforms counted', '', stats.line.lost + stats.telegram.lost),
    told('unknown, as the shop counted', '', states['unknown'] ?? 0),
  ];
}

const secondsOf = ({ first, last }: PlatformCount): number => (last - first) / 1_000;
