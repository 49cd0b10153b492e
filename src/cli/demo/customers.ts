import { noteContact } from '../../app/contacts.ts';
import { joinMember } from '../../app/joinMember.ts';
import { readProgramme } from '../../app/programme.ts';
import { setBirthday } from '../../app/setBirthday.ts';
import { setMarketing } from '../../app/setMarketing.ts';
import { takeCoupon } from '../../app/takeCoupon.ts';
import { LANGUAGES, type Language } from '../../i18n/language.ts';
import type { Service } from '../../main/service.ts';
import type { Chance } from './chance.ts';
import { type DemoShop, type Good, given } from './shop.ts';
import { inventedName } from './words.ts';

/** Something that a family uses up and buys again. */
interface Need {
  readonly good: Good;
  /** The day of the demo on which it is empty. */
  dueOn: number;
  /** Their own pace against the product's, and how regular they are, in days. */
  readonly pace: number;
  readonly spread: number;
}

export interface Customer {
  readonly memberId: string;
  readonly inviteCode: string;
  readonly needs: readonly Need[];
  /** From this day of the demo on they buy elsewhere. */
  readonly leavesOn: number;
  /** How likely they take a coupon that is offered, and come early for it. */
  readonly keenness: number;
  /** Their phone stands in the built-in chat. */
  readonly isSeen: boolean;
  /** The next day on which they come to the shop. */
  comesOn: number;
}

/** Somebody joins, as they would by the chat: alone, or by the invitation of a friend. */
export async function join(
  { deps, clock }: Service,
  about: {
    readonly channelUserId: string;
    readonly language: Language;
    readonly day: number;
    readonly friend?: Customer;
  },
  { goods, welcome }: DemoShop,
  chance: Chance,
): Promise<Customer> {
  const now = clock.now();
  const { channelUserId, day, friend } = about;
  const language = chance.happens(0.85) ? about.language : chance.pick(LANGUAGES);
  const address = { channel: 'lab', channelUserId } as const;
  const contact = { ...address, eventId: deps.newId(), occurredAt: now, kind: 'follow' as const };
  const named = { displayName: inventedName(about.language, (items) => chance.pick(items)), language };
  const invitation = friend === undefined ? {} : { parameter: `i_${friend.inviteCode}` };
  await noteContact(deps, { ...contact, ...named, ...invitation }, now, async () => undefined);
  const { document: programme } = await readProgramme(deps);
  const { memberId } = given(await joinMember(deps, { address, language, programme }, `demo:${channelUserId}`, now));
  const granted = chance.happens(0.8);
  const wish = { memberId, granted, channel: 'lab', source: 'join' } as const;
  given(await setMarketing(deps, wish, `demo:${channelUserId}:marketing`, now));
  if (chance.happens(0.65)) {
    const calendar = chance.happens(0.15) ? 'lunar' : 'solar';
    const birthday = { calendar, month: chance.between(1, 12), day: chance.between(1, 28) } as const;
    const told = { memberId, birthday, zone: programme.timeZone };
    given(await setBirthday(deps, told, `demo:${channelUserId}:birthday`, now));
  }
  if (chance.happens(0.4))
    await takeCoupon(deps, memberId, { couponId: welcome.couponId }, `demo:${channelUserId}:welcome`, now);
  const isSeen = !channelUserId.startsWith('crowd-');
  return { memberId, isSeen, ...(await habitsOf(memberId, deps, goods, day, chance)) };
}

async function habitsOf(
  memberId: string,
  { db }: Service['deps'],
  goods: readonly Good[],
  day: number,
  chance: Chance,
) {
  const [row] = await db.sql<{ code: string }[]>`select code from regulars.invite_codes where member_id = ${memberId}`;
  const lasting = goods.filter(({ days }) => days !== undefined);
  const wanted = new Set(Array.from({ length: chance.between(1, 3) }, () => chance.pick(lasting)));
  return {
    inviteCode: row?.code ?? '',
    needs: [...wanted].map((good) => ({
      good,
      dueOn: day + chance.between(0, 6),
      pace: 0.8 + chance.next() * 0.5,
      spread: chance.between(1, 5),
    })),
    leavesOn: chance.happens(0.25) ? day + chance.between(30, 150) : Number.POSITIVE_INFINITY,
    keenness: chance.next() * 0.7,
    comesOn: day + chance.between(0, 6),
  };
}

/** What they buy today: all that runs out within three days, and now and then something else. */
export function basketOf(customer: Customer, day: number, goods: readonly Good[], chance: Chance): Good[] {
  const due = customer.needs.filter(({ dueOn }) => dueOn <= day + 3);
  for (const need of due) {
    const lasts = (need.good.days ?? 30) * need.pace + chance.between(-need.spread, need.spread);
    need.dueOn = day + Math.max(5, Math.round(lasts));
  }
  const extra = due.length === 0 || chance.happens(0.25) ? [chance.pick(goods)] : [];
  return [...new Set([...due.map(({ good }) => good), ...extra])];
}

/** The day on which the first of their things is empty, or somewhat before or after. */
export const nextVisit = ({ needs }: Customer, day: number, chance: Chance): number =>
  Math.max(day + 3, Math.min(...needs.map(({ dueOn }) => dueOn)) + chance.between(-1, 4));
