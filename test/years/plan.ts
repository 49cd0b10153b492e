import { type Life, type Person, peopleOf } from './people.ts';
import { type Chance, chanceOf } from './seeded.ts';

/** What somebody does, with `which` to pick among what there is for them. */
export interface Deed {
  readonly kind: DeedKind;
  readonly person: Person;
  readonly which: number;
  /** Names it for good: its keys and ids come from it. */
  readonly name: string;
  /** Its place among the deeds of its day. */
  readonly order: number;
}

/** How often, for each day on which somebody is a member; visits depend on the person. */
const OFTEN = {
  refund: 0.0012,
  reward: 0.003,
  'limited-reward': 0.0008,
  'reward-back': 0.0006,
  spend: 0.0008,
  'spend-back': 0.0004,
  adjust: 0.0003,
  stamps: 0.0008,
  coupon: 0.0012,
  marketing: 0.0006,
  goes: 0.0005,
  returns: 0.0015,
  birthday: 0.0004,
  link: 0.0002,
  forget: 0.0001,
} as const;

type DeedKind = 'join' | 'buy' | 'buy-with-voucher' | 'hold' | 'confirm' | 'release' | keyof typeof OFTEN;

/** What happens on each day of a life, from nothing but the life: asked for any day at any time, it is the same. */
export function planOf(life: Life): { readonly people: readonly Person[]; deedsOn(day: number): readonly Deed[] } {
  const people = peopleOf(life);
  return {
    people,
    deedsOn: (day) =>
      people
        .flatMap((person) => deedsOf(life, person, day))
        .map((deed, order) => ({ ...deed, name: `${day}:${deed.person.index}:${deed.kind}`, order })),
  };
}

/** In the order in which one person does them: who puts a basket aside buys it after that. */
function deedsOf({ seed, bustle = 1 }: Life, person: Person, day: number): readonly Omit<Deed, 'name' | 'order'>[] {
  if (person.joinsOn > day) return [];
  const chance = chanceOf(seed, 'day', day, person.index);
  const kinds =
    person.joinsOn === day ? (['join'] as const) : [...visitOn(seed, person, day), ...othersBy(chance, bustle)];
  return kinds.map((kind) => ({ kind, person, which: chance.between(0, 9_999) }));
}

const othersBy = (chance: Chance, bustle: number): readonly DeedKind[] =>
  Object.entries(OFTEN).flatMap(([kind, share]) => (chance.happens(bustle * share) ? [kind as DeedKind] : []));

/** Most pay at the counter. Of those who put a basket aside first some buy it, some let go, some forget it or come a day too late. */
function visitOn(seed: number, person: Person, day: number): readonly DeedKind[] {
  const late: readonly DeedKind[] =
    person.joinsOn < day - 1 && rollOn(seed, person, day - 1) >= 0.98 ? ['confirm'] : [];
  const roll = rollOn(seed, person, day);
  if (roll < 0) return late;
  if (roll < 0.76) return [...late, 'buy'];
  if (roll < 0.87) return [...late, 'buy-with-voucher'];
  return [...late, 'hold', ...(roll < 0.94 ? ['confirm' as const] : roll < 0.96 ? ['release' as const] : [])];
}

/** What kind of visit it is, from 0 to 1; below 0: none. */
function rollOn(seed: number, { index, visits }: Person, day: number): number {
  const chance = chanceOf(seed, 'visit', day, index);
  return chance.happens(visits) ? chance.next() : -1;
}

/** Whether the jobs of a shop stand still on a day: for some nights in a row now and then; they are caught up with later. */
export function isAway({ seed }: Life, day: number): boolean {
  return [0, 1, 2, 3].some((before) => {
    const chance = chanceOf(seed, 'away', day - before);
    return day - before > 10 && chance.happens(0.015) && before < chance.between(1, 4);
  });
}
