import { Predictor, type PredictorOptions } from '../pairs/predictor.ts';
import { countAfter, medianGap, type Pair } from '../pairs/state.ts';
import { type Method, methods } from './baselines.ts';
import { Chooser, type OfferLimits } from './choose.ts';
import { DateRecord } from './dates.ts';
import { Reliability } from './reliability.ts';
import { type MethodResult, resultsOf, Tally } from './tally.ts';

/** A purchase of a product on a day (a whole number from any origin). */
export interface Bought {
  readonly day: number;
  readonly member: string;
  readonly product: string;
}

export interface BacktestOptions extends PredictorOptions {
  /** The first and the last day on which offers are chosen; each is the last day whose purchases are seen. */
  readonly from: number;
  readonly to: number;
  readonly limits: OfferLimits;
}

/** An offer that the model would have made at the end of a day. */
export interface BacktestOffer extends Bought {
  readonly probability: number;
}

export interface BacktestResult {
  readonly offers: readonly BacktestOffer[];
  readonly methods: readonly MethodResult[];
  /** Pairs that could have been offered, over all days, and how many of them were bought in the week after. */
  readonly eligible: number;
  readonly bought: number;
  /** Foretold over what came, over all of them. */
  readonly calibration: number;
  readonly reliability: ReturnType<Reliability['bins']>;
  readonly dates: ReturnType<DateRecord['results']>;
}

const WINDOW = 7;
/** Examples are gathered for the year before the first offers. */
const LEARN_BEFORE = 371;
const DATE_NAMES = ['this model', 'global median', 'product median', 'own mean interval'];

interface Day {
  readonly day: number;
  readonly pairs: Pair[];
  readonly probabilities: number[];
  readonly chosen: readonly (readonly Pair[])[];
}

/**
 * Walks through purchases in the order of their days. At the end of each day from `from` to `to` it sees what was bought
 * up to then, learns, and chooses offers by the model and by simple rules; a hit is an offer whose product the member
 * buys in the 7 days after. Nothing of a later day is known to any of them.
 */
export function backtest(purchases: readonly Bought[], options: BacktestOptions): BacktestResult {
  return new Walk(options).through(purchases);
}

class Walk {
  readonly #options: BacktestOptions;
  readonly #predictor: Predictor;
  readonly #methods: readonly Method[];
  readonly #choosers: readonly Chooser[];
  readonly #tallies: readonly Tally[];
  readonly #reliability = new Reliability();
  readonly #dates = new DateRecord(DATE_NAMES);
  readonly #offers: BacktestOffer[] = [];
  readonly #open: Day[] = [];
  #repurchases = 0;

  constructor(options: BacktestOptions) {
    this.#options = options;
    this.#predictor = new Predictor(options);
    this.#methods = methods(this.#predictor.purchases, options.statedDays);
    this.#choosers = this.#methods.map(() => new Chooser(options.limits));
    this.#tallies = this.#methods.map(({ name }) => new Tally(name));
  }

  through(purchases: readonly Bought[]): BacktestResult {
    const { from, to } = this.#options;
    let next = 0;
    const first = purchases[0]?.day ?? from;
    for (let day = Math.min(first, from); day <= to + WINDOW; day += 1) {
      for (let bought = purchases[next]; bought?.day === day; bought = purchases[next]) {
        this.#buy(bought);
        next += 1;
      }
      if (day <= to && next > 0) this.#predictor.close(day, day >= from - LEARN_BEFORE);
      while (this.#open[0] !== undefined && this.#open[0].day + WINDOW <= day) this.#settle(this.#open.shift());
      if (day >= from && day <= to) this.#choose(day);
    }
    while (this.#open.length > 0) this.#settle(this.#open.shift());
    const { eligible, bought, foretold } = this.#reliability;
    return {
      offers: this.#offers,
      methods: resultsOf(this.#tallies, this.#repurchases, bought / Math.max(1, eligible)),
      eligible,
      bought,
      calibration: foretold / Math.max(1, bought),
      reliability: this.#reliability.bins(),
      dates: this.#dates.results(),
    };
  }

  #buy({ day, member, product }: Bought): void {
    const { from, to, candidates } = this.#options;
    const pair = this.#predictor.record(day, member, product);
    if (pair === undefined || candidates?.has(product) === false) return;
    if (day > from && pair.purchases > 1) {
      this.#dates.came(pair, day);
      this.#repurchases += 1;
    }
    if (day < from || day > to) return;
    const { days, low, high } = this.#predictor.nextDate(pair);
    const usual = medianGap(this.#predictor.purchases.all) ?? 30;
    const own = pair.purchases === 1 ? usual : (pair.last - pair.first) / (pair.purchases - 1);
    this.#dates.foretell(pair, day, low, high, [days, usual, medianGap(pair.product) ?? usual, own]);
  }

  #choose(day: number): void {
    const pairs: Pair[] = [];
    const probabilities: number[] = [];
    for (const chooser of this.#choosers) chooser.startDay(day);
    this.#predictor.each(day, (pair, probability) => {
      pairs.push(pair);
      probabilities.push(probability);
      for (const [index, { score }] of this.#methods.entries()) {
        this.#choosers[index]?.consider(pair, score(pair, probability, day));
      }
    });
    const chosen = this.#choosers.map((chooser) => chooser.end());
    for (const { pair, score } of chosen[0] ?? []) {
      this.#offers.push({ day, member: pair.member.id, product: pair.product.id, probability: score });
    }
    this.#open.push({ day, pairs, probabilities, chosen: chosen.map((all) => all.map(({ pair }) => pair)) });
  }

  /** The week after a day has passed: what came of its offers and of all that could have been offered. */
  #settle(settled: Day | undefined): void {
    if (settled === undefined) return;
    const { day, pairs, probabilities, chosen } = settled;
    for (const [index, pair] of pairs.entries()) {
      this.#reliability.add(probabilities[index] ?? 0, boughtIn(pair, day) !== undefined);
    }
    for (const [index, all] of chosen.entries()) {
      for (const pair of all) this.#tallies[index]?.add(pair, boughtIn(pair, day));
    }
  }
}

/** The day in the week after `day` on which the pair was bought first. */
function boughtIn({ days }: Pair, day: number): number | undefined {
  const next = days[days.length - countAfter(days, day)];
  return next !== undefined && next <= day + WINDOW ? next : undefined;
}
