import type { Examples } from '../maths/logistic.ts';
import { WIDTH, WINDOW } from './features.ts';
import { countAfter, type Pair } from './state.ts';

/** What was seen on one day, and, a window later, what came of it. */
export interface Block {
  readonly day: number;
  readonly features: Float32Array;
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
  readonly pairs: readonly Pair[];
  /** The log-odds that the model of that day gave, before they were calibrated. */
  readonly logits: Float32Array;
  resolved: boolean;
}

/** Most pairs are not bought in a week and look alike: of those that were not bought lately a part stands for all. */
const SHARE_BOUGHT_ONCE = 0.5;
const SHARE_BOUGHT_LAST_YEAR = 0.2;
const SHARE_OTHERS = 0.05;

/** Gathers the examples of one day. */
export class Gathering {
  #features = new Float32Array(1_024 * WIDTH);
  readonly #pairs: Pair[] = [];
  readonly #weights: number[] = [];
  readonly #logits: number[] = [];
  readonly #day: number;

  constructor(day: number) {
    this.#day = day;
  }

  /** Takes the pair or leaves it to others that are like it; which one is decided by what it is, not by chance. */
  offer(pair: Pair, features: Float32Array, logit: number): void {
    const share = shareOf(pair, this.#day);
    if (share < 1 && uniform(pair, this.#day) >= share) return;
    const at = this.#pairs.length * WIDTH;
    if (at + WIDTH > this.#features.length) {
      const larger = new Float32Array(this.#features.length * 2);
      larger.set(this.#features);
      this.#features = larger;
    }
    this.#features.set(features, at);
    this.#pairs.push(pair);
    this.#weights.push(1 / share);
    this.#logits.push(logit);
  }

  block(): Block {
    const count = this.#pairs.length;
    return {
      day: this.#day,
      features: this.#features.slice(0, count * WIDTH),
      labels: new Uint8Array(count),
      weights: Float32Array.from(this.#weights),
      pairs: this.#pairs,
      logits: Float32Array.from(this.#logits),
      resolved: false,
    };
  }
}

function shareOf({ days }: Pair, day: number): number {
  const bought = countAfter(days, day - 91);
  if (bought > 1) return 1;
  if (bought === 1) return SHARE_BOUGHT_ONCE;
  return (days.at(-1) ?? 0) > day - 364 ? SHARE_BOUGHT_LAST_YEAR : SHARE_OTHERS;
}

/** A number in 0…1 that depends on the pair and the day alone (FNV-1a, its bits mixed once more). */
function uniform({ member, product }: Pair, day: number): number {
  let hash = 0x811c9dc5 ^ day;
  for (const text of [member.id, product.id]) {
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ 31, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** Says of each pair whether it was bought in the window that has just passed. */
export function resolve(block: Block, today: number): void {
  if (block.resolved || today < block.day + WINDOW) return;
  for (const [row, { days }] of block.pairs.entries()) {
    const end = countAfter(days, block.day) - countAfter(days, block.day + WINDOW);
    block.labels[row] = end > 0 ? 1 : 0;
  }
  block.resolved = true;
}

/** What was foretold and what came of it, of the resolved examples since a day: one feature, the log-odds. */
export function foretold(blocks: readonly Block[], since: number): Examples {
  const used = blocks.filter(({ resolved, day }) => resolved && day >= since);
  const count = used.reduce((sum, { labels }) => sum + labels.length, 0);
  const features = new Float32Array(count);
  const labels = new Uint8Array(count);
  const weights = new Float32Array(count);
  let row = 0;
  for (const block of used) {
    features.set(block.logits, row);
    labels.set(block.labels, row);
    weights.set(block.weights, row);
    row += block.labels.length;
  }
  return { width: 1, count, features, labels, weights };
}

/** The resolved examples since a day, each weighing half as much for every `halfLife` days of its age. */
export function joined(blocks: readonly Block[], since: number, today: number, halfLife: number): Examples {
  const used = blocks.filter(({ resolved, day }) => resolved && day >= since);
  const count = used.reduce((sum, { labels }) => sum + labels.length, 0);
  const features = new Float32Array(count * WIDTH);
  const labels = new Uint8Array(count);
  const weights = new Float32Array(count);
  let row = 0;
  for (const block of used) {
    const fade = 0.5 ** ((today - block.day) / halfLife);
    features.set(block.features, row * WIDTH);
    labels.set(block.labels, row);
    weights.set(
      block.weights.map((weight) => weight * fade),
      row,
    );
    row += block.labels.length;
  }
  return { width: WIDTH, count, features, labels, weights };
}
