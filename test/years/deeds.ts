import { adjustPoints } from '../../src/app/adjustPoints.ts';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import { releaseCheckout } from '../../src/app/checkout/release.ts';
import { noteContact } from '../../src/app/contacts.ts';
import type { Deps } from '../../src/app/deps.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { giveRewardBack } from '../../src/app/giveRewardBack.ts';
import { joinMember } from '../../src/app/joinMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { setBirthday } from '../../src/app/setBirthday.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { giveSpendBack, spendPoints } from '../../src/app/spendPoints.ts';
import { giveStamps } from '../../src/app/stamps/giveStamps.ts';
import { takeCoupon } from '../../src/app/takeCoupon.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { birthdayBy, type Person } from './people.ts';
import type { Deed } from './plan.ts';
import { chanceOf } from './seeded.ts';
import * as seen from './seen.ts';
import { GOODS, type Offers, OWNER, TILL } from './shop.ts';

/** A deed as it is done: at an instant, with ids of its own. */
export interface Doing {
  readonly deps: Deps;
  /** For a further command of the same deed: done again after a kill, the one before it may draw fewer ids than it did. */
  readonly further: (step: string) => Deps;
  readonly deed: Deed;
  readonly offers: Offers;
  readonly now: number;
  readonly people: readonly Person[];
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } } | undefined;

/**
 * Does a deed and gives how it ended: `done`, `nothing` where there was nothing to do it with, or the refusal. Whom and
 * what it is about is read from the shop, where only deeds of the same family change it.
 */
export async function doDeed(doing: Doing): Promise<string> {
  const { deed, deps } = doing;
  if (deed.kind === 'join') return ending(await joins(doing));
  if (deed.kind === 'goes' || deed.kind === 'returns') return ending(await comes(doing, deed.kind));
  const memberId = await seen.memberOf(deps, deed.person);
  if (memberId === undefined) {
    // Who had themselves forgotten may come again.
    return deed.kind === 'buy' && deed.which % 3 === 0 ? ending(await joins(doing)) : 'nothing';
  }
  return ending(await DEEDS[deed.kind](doing, memberId));
}

const ending = (answer: Answer): string =>
  answer === undefined ? 'nothing' : answer.ok ? 'done' : answer.refusal.code;

const keyOf = ({ deed }: Doing, step = ''): string => `years:${deed.name}${step}`;

type Does = (doing: Doing, memberId: string) => Promise<Answer>;

const DEEDS: Readonly<Record<Exclude<Deed['kind'], 'join' | 'goes' | 'returns'>, Does>> = {
  buy: (doing, memberId) => buy(doing, memberId),
  'buy-with-voucher': async (doing, memberId) => {
    const { deps, deed, now } = doing;
    const code = pick(await seen.vouchersOf(deps, memberId, now), deed.which);
    if (code === undefined) return buy(doing, memberId);
    const sale = { codes: [code], basket: { lines: basketOf(deed) }, member: { memberId }, memberId };
    return sellWithVoucher(deps, sale, TILL, keyOf(doing), now);
  },
  async hold(doing, memberId) {
    const { deps, deed, now } = doing;
    const points = deed.which % 2 === 0 ? 'max' : 0;
    const report = { member: { memberId }, lines: basketOf(deed), vouchers: 'all', points } as const;
    const quoted = await quoteCheckout(deps, report, TILL, keyOf(doing, ':quote'), now);
    return quoted.ok ? holdCheckout(doing.further('hold'), quoted.value.checkoutId, TILL, keyOf(doing), now) : quoted;
  },
  async confirm(doing, memberId) {
    const checkoutId = await seen.checkoutOf(doing.deps, memberId);
    if (checkoutId === undefined) return undefined;
    const externalRef = `web-${doing.deed.name}`;
    return confirmCheckout(doing.deps, { checkoutId, externalRef }, TILL, keyOf(doing), doing.now);
  },
  async release(doing, memberId) {
    const checkoutId = await seen.checkoutOf(doing.deps, memberId);
    return checkoutId === undefined
      ? undefined
      : releaseCheckout(doing.deps, checkoutId, TILL, keyOf(doing), doing.now);
  },
  async refund(doing, memberId) {
    const { deps, deed, now } = doing;
    const purchase = pick(await seen.purchasesOf(deps, memberId, now), deed.which);
    if (purchase === undefined) return undefined;
    const { purchaseId, sku, leftMinor } = purchase;
    const what = [
      { kind: 'all' } as const,
      { kind: 'lines', lines: [{ sku, quantity: 1 }] } as const,
      { kind: 'amount', amountMinor: Math.max(1, Math.floor(leftMinor / (2 + (deed.which % 5)))) } as const,
    ][deed.which % 3] ?? { kind: 'all' };
    return refundPurchase(deps, { purchaseId, what }, OWNER, keyOf(doing), now);
  },
  reward: (doing, memberId) =>
    takeReward(doing.deps, memberId, { rewardId: doing.offers.rewardId }, keyOf(doing), doing.now),
  'limited-reward': (doing, memberId) =>
    takeReward(doing.deps, memberId, { rewardId: doing.offers.limitedRewardId }, keyOf(doing), doing.now),
  async 'reward-back'(doing, memberId) {
    const voucherId = pick(await seen.rewardVouchersOf(doing.deps, memberId), doing.deed.which);
    if (voucherId === undefined) return undefined;
    return giveRewardBack(doing.deps, { memberId, voucherId }, OWNER, keyOf(doing), doing.now);
  },
  spend: (doing, memberId) => {
    const points = 1 + (doing.deed.which % 60);
    return spendPoints(doing.deps, { member: { memberId }, points, reason: 'A raffle' }, TILL, keyOf(doing), doing.now);
  },
  async 'spend-back'(doing, memberId) {
    const spendId = pick(await seen.spendsOf(doing.deps, memberId), doing.deed.which);
    if (spendId === undefined) return undefined;
    return giveSpendBack(doing.deps, { memberId, spendId }, OWNER, keyOf(doing), doing.now);
  },
  adjust: (doing, memberId) => {
    const points = (doing.deed.which % 2 === 0 ? 1 : -1) * (1 + (doing.deed.which % 80));
    return adjustPoints(doing.deps, { memberId, points, reason: 'By hand' }, OWNER, keyOf(doing), doing.now);
  },
  stamps: (doing, memberId) => {
    const grant = { memberId, cardId: 'coffee', stamps: 1 + (doing.deed.which % 3), reason: 'A kindness' };
    return giveStamps(doing.deps, grant, TILL, keyOf(doing), doing.now);
  },
  coupon: (doing, memberId) =>
    takeCoupon(doing.deps, memberId, { couponId: doing.offers.couponId }, keyOf(doing), doing.now),
  marketing: (doing, memberId) => {
    const granted = doing.deed.which % 2 === 0;
    const wish = { memberId, granted, channel: doing.deed.person.channel, source: 'settings' } as const;
    return setMarketing(doing.deps, wish, keyOf(doing), doing.now);
  },
  birthday: async (doing, memberId) => {
    const { document } = await readProgramme(doing.deps);
    const birthday = birthdayBy(chanceOf(doing.deed.name, doing.deed.which));
    return setBirthday(doing.deps, { memberId, birthday, zone: document.timeZone }, keyOf(doing), doing.now);
  },
  async link(doing, memberId) {
    const { deps, deed, now, people } = doing;
    const family = people.filter(({ family, index }) => family === deed.person.family && index !== deed.person.index);
    const other = pick(family, deed.which);
    if (other === undefined || (await seen.memberOf(deps, other)) === undefined) return undefined;
    const made = await newLinkCode(deps, memberId, keyOf(doing, ':code'), now);
    if (!made.ok) return made;
    const { document: programme } = await readProgramme(deps);
    const { channel, channelUserId } = other;
    return linkAccounts(
      doing.further('link'),
      { address: { channel, channelUserId }, code: made.value.code, programme },
      keyOf(doing),
      now,
    );
  },
  forget: (doing, memberId) => forgetMember(doing.deps, memberId, keyOf(doing), doing.now),
};

async function joins(doing: Doing): Promise<Answer> {
  const { deps, deed, now, people } = doing;
  const { person } = deed;
  const referrer = person.invitedBy === undefined ? undefined : people[person.invitedBy];
  const code = referrer && (await seen.inviteCodeOf(deps, referrer));
  await contact(doing, {
    kind: 'follow',
    displayName: `Person ${person.index}`,
    ...(code === undefined ? {} : { parameter: `i_${code}` }),
  });
  const { document: programme } = await readProgramme(deps);
  const { channel, channelUserId, language } = person;
  const joined = await joinMember(
    deps,
    { address: { channel, channelUserId }, language, programme },
    keyOf(doing),
    now,
  );
  if (!joined.ok) return joined;
  const { memberId } = joined.value;
  if (deed.which % 10 < 7) {
    const wish = { memberId, granted: true, channel, source: 'join' } as const;
    await setMarketing(doing.further('marketing'), wish, keyOf(doing, ':marketing'), now);
  }
  const { birthday } = person;
  if (birthday === undefined) return joined;
  return setBirthday(
    doing.further('birthday'),
    { memberId, birthday, zone: programme.timeZone },
    keyOf(doing, ':birthday'),
    now,
  );
}

/** They block the shop's account, or come back to it. */
async function comes(doing: Doing, kind: 'goes' | 'returns'): Promise<Answer> {
  if ((await seen.memberOf(doing.deps, doing.deed.person)) === undefined) return undefined;
  await contact(doing, kind === 'goes' ? { kind: 'unfollow' } : { kind: 'follow', unblocked: true });
  return { ok: true };
}

type Follow =
  | { readonly kind: 'unfollow' }
  | {
      readonly kind: 'follow';
      readonly displayName?: string;
      readonly parameter?: string;
      readonly unblocked?: boolean;
    };

const contact = ({ deps, deed, now }: Doing, event: Follow) => {
  const { channel, channelUserId } = deed.person;
  return noteContact(
    deps,
    { channel, channelUserId, eventId: deed.name, occurredAt: now, ...event },
    now,
    async () => undefined,
  );
};

const buy = (doing: Doing, memberId: string): Promise<Answer> => {
  const { deps, deed, now } = doing;
  const report = { member: { memberId }, externalRef: `slip-${deed.name}`, lines: basketOf(deed), memberPrice: true };
  return recordPurchase(deps, report, TILL, keyOf(doing), now);
};

/** One to three goods; one in twelve is a large bill. */
function basketOf({ name, which }: Deed) {
  const chance = chanceOf(name, which, 'basket');
  const most = chance.happens(1 / 12) ? 9 : 2;
  return Array.from({ length: chance.between(1, 3) }, () => chance.pick(GOODS)).map(
    ({ sku, name: called, category, priceMinor }) => ({
      sku,
      name: called,
      category,
      quantity: chance.between(1, most),
      unitPriceMinor: priceMinor,
    }),
  );
}

const pick = <One>(from: readonly One[], which: number): One | undefined => from[which % Math.max(1, from.length)];
