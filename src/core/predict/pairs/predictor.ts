import { type Examples, fitLogistic, type Logistic } from '../maths/logistic.ts';
import { believed } from './believed.ts';
import { type Block, foretold, Gathering, joined, resolve } from './examples.ts';
import { Features, WIDTH, WINDOW } from './features.ts';
import { calibrated, eachLogit, type Learned } from './learned.ts';
import { type NextDate, NextDates, nextDateOf } from './nextDate.ts';
import { type KnownProducts, type ShopParameters, shopParameters } from './shop.ts';
import { type Pair, Purchases } from './state.ts';

export interface PredictorOptions extends KnownProducts {
  /** Products that may be offered; left out: all. */
  readonly candidates?: ReadonlySet<string> | undefined;
  /** Only some of the members are recorded: `purchases.count` tells what all of them did to each product. */
  readonly counted?: boolean | undefined;
}

const EXAMPLES_EVERY = 7;
const EXAMPLES_OF = 364;
const LONGEST_HALF_LIFE = 182;
const CALIBRATED_ON = 42;
/** Fitted anew at the latest after so many days, sooner where a shop is young and each week teaches much. */
const LONGEST_BETWEEN_FITS = 28;
/** How many rows speak as loud as what is believed at first, for each coefficient of a feature of deviation 1. */
const RIDGE = 100;
const LEAST_BOUGHT = 10;

const AS_IT_IS: Logistic = { intercept: 0, coefficients: Float64Array.of(1) };

/**
 * The probability that a member buys a product again in the coming week, learned from the shop's own purchases day by
 * day. It never sees a day before `close` was called for it, and never looks back at purchases: `Purchases` keeps what
 * is needed.
 */
export class Predictor {
  readonly purchases: Purchases;
  readonly #options: PredictorOptions;
  readonly #candidates = new Map<string, Pair[]>();
  #blocks: Block[] = [];
  #shop: ShopParameters | undefined;
  readonly #dates = new NextDates();
  #features: Features | undefined;
  #model = believed(0);
  #calibration = AS_IT_IS;
  #fitted = Number.NaN;
  #sampled = Number.NaN;

  constructor(options: PredictorOptions = {}) {
    this.#options = options;
    this.purchases = new Purchases(options);
  }

  /** `learn`: whether its date teaches something of the dates of others. */
  record(day: number, member: string, product: string, learn = true): Pair | undefined {
    const isCandidate = this.#options.candidates?.has(product) !== false;
    const before = this.purchases.members.get(member)?.pairs.get(product);
    if (learn && isCandidate && before !== undefined) this.#dates.learn(before, day, this.#featuresOf(day));
    const pair = this.purchases.record(day, member, product);
    if (pair?.purchases === 1 && isCandidate) {
      const list = this.#candidates.get(member);
      if (list === undefined) this.#candidates.set(member, [pair]);
      else list.push(pair);
    }
    return pair;
  }

  /**
   * The end of a day, whose purchases are all recorded. `learn`: whether examples are kept of it; a walk through old
   * years may begin to a year before the first day that is asked for. `fits`: whether a model is fitted to them already;
   * for the calibration some weeks before that day are enough.
   */
  close(day: number, learn = true, fits = true): void {
    for (const block of this.#blocks) resolve(block, day);
    if (!learn) return;
    if (!(day - this.#sampled < EXAMPLES_EVERY)) this.#sample(day);
    const age = day - this.purchases.firstDay + 1;
    const patience = Math.min(LONGEST_BETWEEN_FITS, Math.max(WINDOW, age / 13));
    if (!(day - this.#fitted < patience)) this.#fit(day, fits);
  }

  /** Every pair that may be offered after `day`, with its probability. */
  each(day: number, see: (pair: Pair, probability: number) => void): void {
    this.#rows(day, (pair, _, logit) => see(pair, calibrated(this.#calibration, logit)));
  }

  /** All that is needed to foretell on later days, fitted to what was seen up to `day`, which was closed. */
  learned(day: number): Learned {
    if (this.#fitted !== day) this.#fit(day);
    const shop = this.#shop ?? shopParameters(this.purchases, this.#options);
    return { shop, model: this.#model, calibration: this.#calibration, dates: this.#dates.drawn() };
  }

  /** When a pair that was just bought, on the newest day, is bought again, if it is. */
  nextDate(pair: Pair): NextDate {
    return nextDateOf(this.#dates.drawn(), pair, this.#featuresOf(pair.last));
  }

  #featuresOf(day: number): Features {
    if (this.#features?.day === day) return this.#features;
    this.#shop ??= shopParameters(this.purchases, this.#options);
    this.#features = new Features(this.purchases, this.#shop, this.#options, day);
    return this.#features;
  }

  #rows(day: number, see: (pair: Pair, row: Float32Array, logit: number) => void): void {
    const row = new Float32Array(WIDTH);
    this.#features = undefined; // of before the day's purchases
    const features = this.#featuresOf(day);
    for (const [id, pairs] of this.#candidates) {
      const member = this.purchases.members.get(id);
      if (member === undefined) continue;
      eachLogit(this.#model, features, { member, pairs, row }, (pair, logit) => see(pair, row, logit));
    }
  }

  #sample(day: number): void {
    this.#sampled = day;
    const gathering = new Gathering(day);
    this.#rows(day, (pair, row, logit) => gathering.offer(pair, row, logit));
    this.#blocks = [...this.#blocks.filter((block) => block.day > day - EXAMPLES_OF - WINDOW), gathering.block()];
    const examples = foretold(this.#blocks, day - CALIBRATED_ON - WINDOW);
    const strength = Float64Array.of(RIDGE / 5);
    this.#calibration = teaches(examples) ? fitLogistic(examples, { towards: AS_IT_IS, strength }) : AS_IT_IS;
  }

  #fit(day: number, fits = true): void {
    this.#fitted = day;
    this.#shop = shopParameters(this.purchases, this.#options);
    this.#features = undefined;
    this.#dates.fit();
    if (!fits) return;
    const age = day - this.purchases.firstDay + 1;
    const halfLife = Math.min(LONGEST_HALF_LIFE, Math.max(4 * WINDOW, age / 3));
    const examples = joined(this.#blocks, day - EXAMPLES_OF - WINDOW, day, halfLife);
    if (!teaches(examples)) return;
    const strength = variances(examples).map((variance) => RIDGE * Math.max(0.01, variance));
    this.#model = fitLogistic(examples, {
      towards: believed(this.purchases.all.gaps),
      strength,
      start: this.#model,
    });
  }
}

/** With fewer purchases among them a shop would learn that nobody comes back, or who it happened to be. */
const teaches = ({ labels }: Examples): boolean => labels.reduce((sum, label) => sum + label, 0) >= LEAST_BOUGHT;

/** Of each feature, so that the ridge means the same for all. */
function variances({ width, count, features, weights }: Examples): Float64Array {
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  let all = 0;
  for (let row = 0; row < count; row += 1) {
    const weight = weights[row] ?? 0;
    all += weight;
    for (let k = 0; k < width; k += 1) {
      const value = features[row * width + k] ?? 0;
      sums[k] = (sums[k] ?? 0) + weight * value;
      squares[k] = (squares[k] ?? 0) + weight * value * value;
    }
  }
  return squares.map((square, k) => square / all - ((sums[k] ?? 0) / all) ** 2);
}
