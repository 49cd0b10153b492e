/** Offers and hits of one member. */
export interface Counts {
  offers: number;
  hits: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const DRAWS = 1_000;

/** Numbers in 0…1 that look like chance and are the same each time (xorshift). */
function* drawn(seed: number): Generator<number, never> {
  let state = seed | 0 || 1;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 2 ** 32;
  }
}

/**
 * In which hits per offer lie 19 times of 20, when other members of the same kind had come: members are drawn anew with
 * all their offers. With `against`, the interval of the difference to another way of choosing, members in pairs.
 */
export function intervalOf(
  counts: ReadonlyMap<string, Counts>,
  against?: ReadonlyMap<string, Counts>,
): Interval | undefined {
  const members = [...new Set([...counts.keys(), ...(against?.keys() ?? [])])].toSorted();
  if (members.length < 2) return undefined;
  const chance = drawn(20_260_101);
  const rates: number[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const [one, other] = [
      { offers: 0, hits: 0 },
      { offers: 0, hits: 0 },
    ];
    for (let index = 0; index < members.length; index += 1) {
      const member = members[Math.floor(chance.next().value * members.length)] ?? '';
      add(one, counts.get(member));
      add(other, against?.get(member));
    }
    rates.push(rateOf(one) - (against === undefined ? 0 : rateOf(other)));
  }
  rates.sort((a, b) => a - b);
  return { low: rates[Math.floor(DRAWS * 0.025)] ?? 0, high: rates[Math.ceil(DRAWS * 0.975) - 1] ?? 0 };
}

function add(sum: Counts, more: Counts | undefined): void {
  sum.offers += more?.offers ?? 0;
  sum.hits += more?.hits ?? 0;
}

const rateOf = ({ offers, hits }: Counts): number => (offers === 0 ? 0 : hits / offers);
