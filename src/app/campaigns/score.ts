import { setImmediate as othersFirst } from 'node:timers/promises';
import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import {
  keepPairForecasts,
  type MemberPairs,
  nextMembers,
  type PairForecast,
  pairsOfMembers,
  productTotals,
  productWeekdays,
} from '../../../db/forecasts.ts';
import type { PlainDate } from '../../core/calendar/localDay.ts';
import { LEAST_PROBABILITY } from '../../core/campaigns/likelyOffers.ts';
import { dayNumber } from '../../core/campaigns/repurchase.ts';
import { ExpectedWeek } from '../../core/predict/expectedWeek.ts';
import { type KeptLearning, learnedOf } from '../../core/predict/pairs/learn.ts';
import { Outlook, VISITED_WITHIN } from '../../core/predict/pairs/learned.ts';
import type { KnownProducts } from '../../core/predict/pairs/shop.ts';
import { Purchases } from '../../core/predict/pairs/state.ts';
import { type ProductRhythm, renewalOf } from '../../core/predict/renewal.ts';
import type { Deps } from '../deps.ts';

const WEEK = 7;
/** What is less probable is not kept by the usual days of products, where all are less probable. */
const LEAST_BY_USUAL_DAYS = 0.001;
/** The highest id. */
const LAST_MEMBER = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** About so many purchases are looked at before others have their turn: some 20 ms. */
const READ_AT_ONCE = 2_500;

interface ToForetell {
  readonly date: PlainDate;
  /** Of the products that may be offered. */
  readonly rhythms: ReadonlyMap<string, ProductRhythm>;
  /** `undefined`: by the products' usual days. */
  readonly learning: KeptLearning | undefined;
  readonly known: KnownProducts;
  readonly signal: AbortSignal;
  /** Whose turn it is: see `openForecast`. */
  readonly turn: string;
}

type Foretell = (memberId: string, pairs: readonly BoughtPair[]) => readonly PairForecast[];
type BoughtPair = readonly [sku: string, days: readonly number[]];

/**
 * Keeps what is foretold of each pair for a date, in spans of members. What a member bought on that date or later is
 * neither foretold nor seen. Gives what is expected of those who take offers; `undefined`: somebody else has the turn.
 */
export async function foretellPairs(deps: Deps, toForetell: ToForetell): Promise<ExpectedWeek | undefined> {
  const { date, rhythms, learning, signal, turn } = toForetell;
  const today = dayNumber(date);
  const week = new ExpectedWeek(today);
  for (const { sku, day, bought } of await productWeekdays(deps.db, today)) week.bought(sku, day, bought);
  const foretell = learning === undefined ? byUsualDays(toForetell) : await byModel(deps, toForetell, learning);
  const cameAfter = learning === undefined ? undefined : today - 1 - VISITED_WITHIN;
  const least = learning === undefined ? LEAST_BY_USUAL_DAYS : LEAST_PROBABILITY;
  for (let after: string = FIRST_MEMBER; ; ) {
    signal.throwIfAborted();
    const ids = await nextMembers(deps.db, { after, cameAfter, share: 1, purchases: READ_AT_ONCE });
    const through = ids.at(-1) ?? LAST_MEMBER;
    const likely: PairForecast[] = [];
    for (const member of ids.length === 0 ? [] : await pairsOfMembers(deps.db, ids)) {
      const foretold = foretellMember(member, { foretell, rhythms, today, week });
      likely.push(...foretold.filter(({ probability }) => probability >= least));
    }
    const own = { turn, localDate: date.toString() };
    if (!(await keepPairForecasts(deps.db, { after, through }, own, likely))) return undefined;
    if (ids.length === 0) return week;
    after = through;
    await othersFirst();
  }
}

/** Of what may be offered and was not just bought; nothing of who takes no offers, as nobody would read it. */
function foretellMember(
  { memberId, takesOffers, pairs }: MemberPairs,
  {
    foretell,
    rhythms,
    today,
    week,
  }: Pick<ToForetell, 'rhythms'> & {
    readonly foretell: Foretell;
    readonly today: number;
    readonly week: ExpectedWeek;
  },
): readonly PairForecast[] {
  if (!takesOffers) return [];
  const bought = JSON.parse(pairs) as readonly BoughtPair[];
  const days = new Map(bought);
  const foretold = foretell(memberId, bought).filter(({ sku }) => (days.get(sku)?.at(-1) ?? today) < today);
  for (const { sku, probability } of foretold) {
    const rhythm = rhythms.get(sku);
    if (rhythm !== undefined) week.expects(sku, probability, renewalOf(days.get(sku) ?? [], rhythm));
  }
  return foretold;
}

function byUsualDays({ date, rhythms }: ToForetell): Foretell {
  const today = dayNumber(date);
  return (memberId, pairs) =>
    pairs.flatMap(([sku, days]) => {
      const rhythm = rhythms.get(sku);
      const before = days.filter((day) => day < today);
      if (rhythm === undefined || before.length === 0) return [];
      const { within, expectedDay } = renewalOf(before, rhythm);
      return [{ memberId, sku, probability: within(today, WEEK), expectedDay }];
    });
}

async function byModel(deps: Deps, { date, rhythms, known }: ToForetell, learning: KeptLearning): Promise<Foretell> {
  const day = dayNumber(date) - 1;
  const purchases = new Purchases({ counted: true });
  for (const { sku, fast, slow, ...counts } of await productTotals(deps.db, day))
    purchases.take(sku, counts, { day, fast, slow });
  const outlook = new Outlook(learnedOf(learning), purchases, known, day);
  return (memberId, bought) => {
    const member = purchases.memberOf(memberId, bought, day);
    if (member === undefined) return [];
    const foretold: PairForecast[] = [];
    const offered = [...member.pairs.values()].filter(({ product }) => rhythms.has(product.id));
    outlook.of(member, offered, ({ product }, probability, expectedDay) =>
      foretold.push({ memberId, sku: product.id, probability, expectedDay }),
    );
    return foretold;
  };
}
