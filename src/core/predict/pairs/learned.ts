/** What a walk through a shop's purchases has learned, and what it says of a pair on a day. */
import { type Logistic, sigmoid } from '../maths/logistic.ts';
import { Features, WIDTH } from './features.ts';
import { type DateLine, nextDateOf } from './nextDate.ts';
import type { KnownProducts, ShopParameters } from './shop.ts';
import type { Member, Pair, Purchases } from './state.ts';

/** A member who came in so many days may be offered something. */
export const VISITED_WITHIN = 91;

export interface Learned {
  readonly shop: ShopParameters;
  readonly model: Logistic;
  /** Turns the model's log-odds into those that held lately. */
  readonly calibration: Logistic;
  readonly dates: DateLine;
}

/** The log-odds of pairs of one member who came lately, with the features they are made of, in `row`. */
export function eachLogit(
  { intercept, coefficients }: Logistic,
  features: Features,
  { member, pairs, row }: { readonly member: Member; readonly pairs: Iterable<Pair>; readonly row: Float32Array },
  see: (pair: Pair, logit: number) => void,
): void {
  if ((member.visits.at(-1) ?? 0) <= features.day - VISITED_WITHIN) return;
  const ofMember = features.member(member);
  for (const pair of pairs) {
    features.write(pair, ofMember, row);
    let logit = intercept;
    for (let k = 0; k < WIDTH; k += 1) logit += (coefficients[k] ?? 0) * (row[k] ?? 0);
    see(pair, logit);
  }
}

export const calibrated = ({ intercept, coefficients }: Logistic, logit: number): number =>
  sigmoid(intercept + (coefficients[0] ?? 1) * logit);

/** What is foretold at the end of a day, of members who are brought one after the other. */
export class Outlook {
  readonly #learned: Learned;
  readonly #features: Features;
  readonly #row = new Float32Array(WIDTH);

  /** `purchases`: its products are those of the end of `day`. */
  constructor(learned: Learned, purchases: Purchases, known: KnownProducts, day: number) {
    this.#learned = learned;
    this.#features = new Features(purchases, learned.shop, known, day);
  }

  /** Of each pair the probability for the coming week, and the day by which it is bought again half of the time. */
  of(member: Member, pairs: Iterable<Pair>, see: (pair: Pair, probability: number, expectedDay: number) => void): void {
    const { model, calibration, dates } = this.#learned;
    const features = this.#features;
    eachLogit(model, features, { member, pairs, row: this.#row }, (pair, logit) => {
      const expectedDay = pair.last + Math.round(nextDateOf(dates, pair, features).days);
      see(pair, calibrated(calibration, logit), expectedDay);
    });
  }
}
