import type { ChannelName } from '../../src/app/channel.ts';
import type { Birthday } from '../../src/core/members/birthday.ts';
import { chanceOf } from './seeded.ts';

/** The life of one shop: who asks for the same one gets the same. */
export interface Life {
  readonly seed: number;
  readonly zone: string;
  /** The first local date, `YYYY-MM-DD`. */
  readonly from: string;
  /** Local dates. */
  readonly days: number;
  readonly people: number;
  /** How many times as much as usual everybody does; absent: once. For a life of a few days. */
  readonly bustle?: number;
}

export interface Person {
  readonly index: number;
  /** Who invite each other and turn out to be one person; nobody else's deeds touch theirs. */
  readonly family: number;
  readonly channel: ChannelName;
  readonly channelUserId: string;
  readonly language: string;
  /** The day of the life on which they come, from 0. */
  readonly joinsOn: number;
  /** Whose invitation they come by: one of the family, who may have left. */
  readonly invitedBy: number | undefined;
  readonly birthday: Birthday | undefined;
  /** How likely they come on a day. */
  readonly visits: number;
}

const FAMILY = 20;
const LANGUAGES = ['zh-Hant', 'en', 'ja', 'th', 'zh-Hans'];

export function peopleOf({ seed, people, days, bustle = 1 }: Life): readonly Person[] {
  return Array.from({ length: people }, (_, index) => {
    const chance = chanceOf(seed, 'person', index);
    const place = index % FAMILY;
    return {
      index,
      family: Math.floor(index / FAMILY),
      channel: chance.pick(['line', 'telegram'] as const),
      channelUserId: `person-${index}`,
      language: chance.pick(LANGUAGES),
      joinsOn: chance.happens(0.4)
        ? chance.between(0, Math.min(30, days - 1))
        : chance.between(0, Math.floor(days * 0.8)),
      invitedBy: place > 0 && chance.happens(0.5) ? index - chance.between(1, Math.min(place, 6)) : undefined,
      birthday: chance.happens(0.75) ? birthdayBy(chance) : undefined,
      visits: bustle * (0.006 + chance.next() ** 2 * 0.065),
    };
  });
}

/** One in six at the edge of a calendar: 29 February, the 30th of a lunar month, a leap month. */
export function birthdayBy(chance: ReturnType<typeof chanceOf>): Birthday {
  const calendar = chance.pick(['solar', 'solar', 'lunar'] as const);
  const edge = chance.happens(1 / 6);
  if (calendar === 'solar') return edge ? { calendar, month: 2, day: 29 } : anyDay(chance, calendar, 28);
  if (!edge) return anyDay(chance, calendar, 29);
  return chance.happens(0.5)
    ? { calendar, month: chance.between(1, 12), day: 30 }
    : { calendar, month: chance.between(2, 8), day: chance.between(1, 29), leapMonth: true };
}

const anyDay = (chance: ReturnType<typeof chanceOf>, calendar: Birthday['calendar'], most: number): Birthday => ({
  calendar,
  month: chance.between(1, 12),
  day: chance.between(1, most),
});
