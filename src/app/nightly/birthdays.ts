import { membersWithBirthday } from '../../../db/birthdays.ts';
import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { newVoucherParts } from '../../../db/vouchers.ts';
import { firstInstantAt } from '../../core/calendar/hours.ts';
import { dateOf, type PlainDate, startOfDate } from '../../core/calendar/localDay.ts';
import { newVoucherCode } from '../../core/coupons/codes.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { decideIssue } from '../../core/coupons/issue.ts';
import { type BirthdayKey, birthdayKeysOn, decideBirthdayGift } from '../../core/members/birthdaysOn.ts';
import type { BirthdayAutomation, Gift, Programme, ShopTexts } from '../../core/programme.ts';
import { type GiftName, giftCoupon } from '../campaigns/giftCoupon.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../campaigns/plan.ts';
import { type CouponView, voucherRow } from '../couponView.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';

/** What a birthday campaign says, frozen when it is planned. */
export interface BirthdayContent {
  /** `null`: a greeting alone. */
  readonly gift: Gift | null;
  readonly texts: ShopTexts;
}

/** One member's gift; empty without one. */
export interface BirthdayFacts {
  readonly voucherId?: string;
  /** The first instant at which the voucher is no longer usable, epoch milliseconds. */
  readonly expiresAt?: number | null;
}

interface Celebrating extends Recipient {
  readonly facts: BirthdayFacts;
  readonly voucher: Voucher | undefined;
}

/** A greeting still goes out so many days after its birthday; later it is recorded and no gift is given. */
const DAYS_LATE = 3;
const PAGE = 500;

/**
 * Greets whose birthday it is, with a gift if the shop gives one, and whoever told only yesterday that it was theirs.
 * Once for each birthday, and never twice within 11 months.
 */
export const birthdaysJob = (nameOf: GiftName): Job => ({
  name: 'birthdays',
  speaks: true,
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    const { birthday } = programme.automations;
    if (!birthday.on) return;
    const campaign = planOf(deps, birthday, localDate, programme.timeZone);
    const isLate = campaign.untilAt < now;
    const coupon =
      birthday.gift === null || isLate
        ? undefined
        : await giftCoupon(deps, 'birthday', birthday.gift, nameOf('birthday', birthday.gift, programme), now);
    const give = (memberId: string) => coupon && giftFor(deps, memberId, coupon, programme, now);
    const recipients = celebrants(deps, dateOf(localDate), give, signal);
    const parts = (chosen: readonly Celebrating[], campaignId: string) =>
      newVoucherParts(
        ...chosen.flatMap(({ voucher }) =>
          voucher === undefined ? [] : [voucherRow(voucher, 'campaign', campaignId)],
        ),
      );
    const asMember = (one: Celebrating, memberId: string) => ({
      ...one,
      memberId,
      voucher: one.voucher && { ...one.voucher, memberId },
    });
    await planDeliveries(deps, { campaign, recipients, parts, asMember }, now);
  },
});

function planOf(deps: Deps, { hour, gift, texts }: BirthdayAutomation, localDate: string, zone: string): CampaignPlan {
  const date = dateOf(localDate);
  const content: BirthdayContent = { gift, texts };
  return {
    campaignId: deps.newId(),
    kind: 'birthday',
    messageClass: 'service',
    localDate,
    content,
    controlPercent: 0,
    dueAt: firstInstantAt(date, `${String(hour).padStart(2, '0')}:00`, zone),
    untilAt: startOfDate(date.add({ days: DAYS_LATE + 1 }), zone) - 1,
  };
}

function giftFor(
  { newId, randomBytes }: Deps,
  memberId: string,
  coupon: CouponView,
  { timeZone }: Programme,
  now: number,
): Voucher | undefined {
  const request = { memberId, standingVouchers: 0, voucherId: newId(), code: newVoucherCode(randomBytes(8)) };
  const issued = decideIssue(coupon, request, timeZone, now);
  return issued.ok ? issued.value : undefined;
}

/** Those of `date`, and of the day before whoever has not been greeted: their birthday was told after that day's pass. */
async function* celebrants(
  deps: Deps,
  date: PlainDate,
  give: (memberId: string) => Voucher | undefined,
  signal: AbortSignal,
): AsyncGenerator<Celebrating> {
  for (const day of [date, date.subtract({ days: 1 })]) {
    for (const key of birthdayKeysOn(day)) {
      for await (const { memberId, lastGiftOn } of membersOf(deps, key, signal)) {
        const member = { birthday: birthdayOf(key), lastGiftOn: lastGiftOn === null ? undefined : dateOf(lastGiftOn) };
        const decided = decideBirthdayGift(member, day);
        if (!decided.ok) continue;
        const voucher = give(memberId);
        const facts = voucher === undefined ? {} : { voucherId: voucher.voucherId, expiresAt: voucher.expiresAt };
        yield { memberId, occasion: decided.value.occasion, facts, voucher };
      }
    }
  }
}

const birthdayOf = ({ leapMonth, ...day }: BirthdayKey) => (leapMonth ? { ...day, leapMonth } : day);

async function* membersOf(deps: Deps, key: BirthdayKey, signal: AbortSignal) {
  let after: string | undefined = FIRST_MEMBER;
  while (after !== undefined) {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<typeof membersWithBirthday>> = await membersWithBirthday(deps.db, key, after, PAGE);
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.memberId;
  }
}
