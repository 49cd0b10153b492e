import { type Stamped, StampModel } from './stamps.ts';
import { type Rules, type Said, Tokens } from './tokens.ts';

/** What the shop of a life offers: few of each, so that members meet their limits. */
export const OFFERS = {
  reward: { costPoints: 12, stock: 6 },
  coupon: { offMinor: 50, uses: 4 },
  giftCardMinor: 3_000,
  referral: { points: 20, friendPoints: 10, minimumMinor: 1_000 },
  /** Spend from which on a tier has more points, in halves. */
  tiers: [
    { id: 'silver', from: 4_000, halves: 3 },
    { id: 'gold', from: 9_000, halves: 4 },
  ],
  payment: { minimumPoints: 5, maxPercent: 50, holdMinutes: 15 },
} as const;

export interface Priced {
  readonly netMinor: number;
  readonly points: number;
  readonly cardMinor: number;
  readonly usesVoucher: boolean;
}

interface Wish {
  readonly amountMinor: number;
  readonly points: number;
  readonly voucher: string | undefined;
  readonly isByCard: boolean;
}

interface Bought {
  readonly who: number;
  readonly netMinor: number;
  refundedMinor: number;
  readonly checkout?: Held;
}

interface Held extends Priced {
  readonly id: string;
  readonly who: number;
  readonly until: number;
  readonly voucher: string | undefined;
}

/** A piece of the reward, set aside. */
interface HeldReward {
  readonly who: number;
  readonly until: number;
}

interface Voucher {
  readonly of: 'coupon' | 'reward' | 'stamps';
  state: 'issued' | 'held' | 'redeemed' | 'void';
}

/** A shop with three people, in the plainest way. The second came by the invitation of the first. Amounts in minor units. */
export class ShopModel {
  readonly tokens: Tokens[];
  /** Whom each person is by now: two who became one are the one that joined first. */
  readonly #is = [0, 1, 2];
  readonly #gone = new Set<number>();
  readonly #tier = [0, 0, 0];
  readonly stamps: StampModel;
  /** Who has brought points along from the old system. */
  readonly #opened = new Set<number>();
  readonly #bought = new Map<string, Bought>();
  readonly #vouchers = new Map<string, Voucher>();
  readonly #held = new Map<string, Held>();
  readonly #rewardHolds = new Map<string, HeldReward>();
  #referral: { state: 'joined' | 'rewarded' | 'over'; purchase: string } = { state: 'joined', purchase: '' };
  stockLeft: number = OFFERS.reward.stock;
  uses = 0;
  cardMinor: number = OFFERS.giftCardMinor;

  constructor(rules: Rules) {
    this.tokens = [0, 1, 2].map(() => new Tokens(rules));
    this.stamps = new StampModel(rules.zone);
  }

  is = (person: number): number => this.#is[person] ?? person;
  isGone = (person: number): boolean => this.#gone.has(this.is(person));

  pointsOf(person: number): Tokens {
    const found = this.tokens[this.is(person)];
    if (found === undefined) throw new Error(`there is no person ${person}`);
    return found;
  }

  /** What is set aside of the gift card at this time. */
  cardHeldMinor(now: number): number {
    this.pass(now);
    return [...this.#held.values()].reduce((sum, { cardMinor }) => sum + cardMinor, 0);
  }

  /** What somebody brings along, once: also as an account that became a part of theirs. */
  opening(person: number, points: number, now: number): 'taken' | 'already' {
    const own = [0, 1, 2].filter((one) => this.is(one) === this.is(person));
    if (own.some((one) => this.#opened.has(one))) return 'already';
    this.#opened.add(person);
    this.pointsOf(person).award(points, now);
    return 'taken';
  }

  /** Gives the points earned, the tier after it and the stamps; `codes`: of the gifts for stamps, as they were answered. */
  buy(person: number, purchase: string, netMinor: number, now: number, codes: readonly string[], checkout?: Held) {
    const who = this.is(person);
    const stamped = this.#stamp(who, purchase, netMinor, now, codes);
    const total = netMinor + this.#spendOf(who);
    const reached = OFFERS.tiers.filter(({ from }) => total >= from).length;
    this.#tier[who] = Math.max(this.#tier[who] ?? 0, reached);
    const tier = OFFERS.tiers[(this.#tier[who] ?? 0) - 1];
    const earned = this.pointsOf(who).earn(purchase, netMinor, now, tier?.halves ?? 2);
    this.#bought.set(purchase, { who, netMinor, refundedMinor: 0, ...(checkout === undefined ? {} : { checkout }) });
    const { referral } = OFFERS;
    if (who === 1 && this.#referral.state === 'joined' && netMinor >= referral.minimumMinor) {
      this.#referral = { state: 'rewarded', purchase };
      this.pointsOf(1).award(referral.friendPoints, now, 'referral:friend');
      this.pointsOf(0).award(referral.points, now, 'referral:referrer');
    }
    return { earned, tier: tier?.id ?? null, stamped };
  }

  #stamp(who: number, purchase: string, netMinor: number, now: number, codes: readonly string[]): Stamped | undefined {
    for (const code of codes) this.#vouchers.set(code, { of: 'stamps', state: 'issued' });
    return this.stamps.buy(who, purchase, netMinor, now, codes);
  }

  /** Gives how many stamps went back; what was not used of their gifts is void. */
  #stampsBack(who: number, purchase: string, leftMinor: number, now: number): number {
    const { taken, lost } = this.stamps.refund(who, purchase, leftMinor, now);
    for (const code of lost) {
      const voucher = this.#vouchers.get(code);
      if (voucher?.state === 'redeemed') continue;
      if (voucher !== undefined) voucher.state = 'void';
      this.stamps.lose(who, code);
    }
    return taken;
  }

  /** How much of a purchase can still be returned; one that was paid in a checkout is returned as a whole. */
  returnable(purchase: string): { readonly who: number; readonly leftMinor: number; readonly isWhole: boolean } {
    const bought = this.#bought.get(purchase);
    if (bought === undefined) throw new Error(`there is no purchase ${purchase}`);
    const leftMinor = bought.netMinor - bought.refundedMinor;
    return { who: this.is(bought.who), leftMinor, isWhole: bought.checkout !== undefined };
  }

  /** `stamps`: how many went back. */
  refund(purchase: string, amountMinor: number, now: number): Said | { readonly stamps: number } {
    this.pass(now);
    const bought = this.#bought.get(purchase);
    const { who, leftMinor } = this.returnable(purchase);
    if (bought === undefined || amountMinor > leftMinor) return 'refund-exceeds-purchase';
    bought.refundedMinor += amountMinor;
    const { checkout } = bought;
    if (checkout !== undefined) this.#payBack(checkout, now);
    this.pointsOf(who).refund(purchase, amountMinor, now);
    if (this.#referral.purchase === purchase && leftMinor - amountMinor < OFFERS.referral.minimumMinor) {
      this.#takeReferralBack(now);
    }
    return { stamps: this.#stampsBack(who, purchase, leftMinor - amountMinor, now) };
  }

  takeReward(person: number, now: number, voucher: string): Said {
    this.pass(now);
    if (this.stockLeft === 0) return 'reward-sold-out';
    const said = this.pointsOf(person).spend(OFFERS.reward.costPoints, now, voucher);
    if (said !== 'ok') return said;
    this.stockLeft -= 1;
    this.#vouchers.set(voucher, { of: 'reward', state: 'issued' });
    return 'ok';
  }

  /** Sets a piece and its points aside, for as long as a checkout holds. */
  holdReward(person: number, now: number, id: string): Said {
    this.pass(now);
    if (this.stockLeft === 0) return 'reward-sold-out';
    const until = now + OFFERS.payment.holdMinutes * 60_000;
    const said = this.pointsOf(person).hold(OFFERS.reward.costPoints, until, now, id);
    if (said !== 'ok') return said;
    this.stockLeft -= 1;
    this.#rewardHolds.set(id, { who: this.is(person), until });
    return 'ok';
  }

  confirmReward(person: number, id: string, now: number, voucher: string): Said {
    this.pass(now);
    if (!this.#rewardHolds.delete(id)) return 'hold-ended';
    this.pointsOf(person).confirm(id, now, voucher);
    this.#vouchers.set(voucher, { of: 'reward', state: 'issued' });
    return 'ok';
  }

  /** One that is over, or was let go, is let go all the same. */
  releaseReward(person: number, id: string, now: number): void {
    this.pass(now);
    if (!this.#rewardHolds.delete(id)) return;
    this.stockLeft += 1;
    this.pointsOf(person).release(id, now);
  }

  giveRewardBack(person: number, voucher: string, now: number): Said {
    const found = this.#vouchers.get(voucher);
    if (found?.state === 'redeemed') return 'voucher-used';
    if (found?.state !== 'issued') return 'voucher-void';
    found.state = 'void';
    this.stockLeft += 1;
    return this.pointsOf(person).giveBack(voucher, now);
  }

  issue(now: number, voucher: string): Said {
    this.pass(now);
    if (this.uses >= OFFERS.coupon.uses) return 'coupon-used-up';
    this.#vouchers.set(voucher, { of: 'coupon', state: 'issued' });
    return 'ok';
  }

  redeem(voucher: string, now: number): Said {
    const found = this.#usable(voucher, now);
    if (typeof found === 'string') return found;
    found.state = 'redeemed';
    if (found.of === 'coupon') this.uses += 1;
    return 'ok';
  }

  /** What a basket comes to, and what of it is set aside under `id` by a hold that follows at once. */
  quote(person: number, { amountMinor, points: wish, voucher, isByCard }: Wish, now: number): Priced {
    const heldMinor = this.cardHeldMinor(now);
    const found = voucher === undefined ? 'none' : this.#usable(voucher, now);
    const usesVoucher = typeof found !== 'string' && found.of === 'coupon';
    const netMinor = amountMinor - (usesVoucher ? OFFERS.coupon.offMinor : 0);
    const { minimumPoints, maxPercent } = OFFERS.payment;
    const most = Math.floor((netMinor * maxPercent) / 100);
    const usable = Math.min(wish, most, this.pointsOf(person).standing(now).available);
    const points = usable < minimumPoints ? 0 : usable;
    const cardMinor = isByCard ? Math.min(netMinor - points, this.cardMinor - heldMinor) : 0;
    return { netMinor, points, cardMinor, usesVoucher };
  }

  hold(person: number, id: string, priced: Priced, voucher: string | undefined, now: number): void {
    const until = now + OFFERS.payment.holdMinutes * 60_000;
    this.#held.set(id, {
      ...priced,
      id,
      who: this.is(person),
      until,
      voucher: priced.usesVoucher ? voucher : undefined,
    });
    if (priced.points > 0) this.pointsOf(person).hold(priced.points, until, now, id);
    const found = this.#vouchers.get(voucher ?? '');
    if (!priced.usesVoucher || found === undefined) return;
    found.state = 'held';
    this.uses += 1;
  }

  /** `undefined`: its time is over. */
  heldBy(id: string, now: number): Held | undefined {
    this.pass(now);
    return this.#held.get(id);
  }

  confirm(held: Held, purchase: string, now: number, codes: readonly string[]) {
    this.#held.delete(held.id);
    this.cardMinor -= held.cardMinor;
    const found = this.#vouchers.get(held.voucher ?? '');
    if (found !== undefined) found.state = 'redeemed';
    if (held.points > 0) this.pointsOf(held.who).confirm(held.id, now);
    return this.buy(held.who, purchase, held.netMinor, now, codes, held);
  }

  release(held: Held, now: number): void {
    this.#held.delete(held.id);
    this.#voucherBack(held.voucher);
    if (held.points > 0) this.pointsOf(held.who).release(held.id, now);
  }

  /** Two accounts turn out to be one person's. The one who joined first stays. */
  merge(one: number, other: number, now: number): void {
    this.pass(now);
    const [kept = 0, closed = 0] = [this.is(one), this.is(other)].toSorted((a, b) => a - b);
    if (kept === 0 && closed === 1) this.#takeReferralBack(now);
    for (const [person, who] of this.#is.entries()) if (who === closed) this.#is[person] = kept;
    const reached = OFFERS.tiers.filter(({ from }) => this.#spendOf(kept) >= from).length;
    this.#tier[kept] = Math.max(this.#tier[kept] ?? 0, this.#tier[closed] ?? 0, reached);
    this.stamps.merge(kept, closed, now);
    const [into, from] = [this.tokens[kept], this.tokens[closed]];
    if (from !== undefined) into?.absorb(from, now);
  }

  /** Only a person who holds nothing of the shop's is forgotten in these lives, and whom no invitation is about. */
  forget(person: number): void {
    this.pointsOf(person).forfeit();
    this.#gone.add(this.is(person));
  }

  /** Time: what was held too long is free again. */
  pass(now: number): void {
    for (const held of this.#held.values()) {
      if (held.until > now) continue;
      this.#held.delete(held.id);
      this.#voucherBack(held.voucher);
    }
    for (const [id, { until }] of this.#rewardHolds) {
      if (until > now) continue;
      this.#rewardHolds.delete(id);
      this.stockLeft += 1;
    }
  }

  holdsOf(person: number, now: number): boolean {
    this.pass(now);
    const holds = [...this.#held.values(), ...this.#rewardHolds.values()];
    return holds.some(({ who }) => this.is(who) === this.is(person));
  }

  #usable(voucher: string, now: number): Voucher | Said {
    this.pass(now);
    const found = this.#vouchers.get(voucher);
    if (found === undefined) return 'voucher-unknown';
    if (found.state === 'held') return 'voucher-held';
    if (found.state === 'redeemed') return 'voucher-used';
    if (found.state === 'void') return 'voucher-void';
    return found.of === 'coupon' && this.uses >= OFFERS.coupon.uses ? 'coupon-used-up' : found;
  }

  #spendOf(who: number): number {
    const own = [...this.#bought.values()].filter((bought) => this.is(bought.who) === who);
    return own.reduce((sum, { netMinor, refundedMinor }) => sum + netMinor - refundedMinor, 0);
  }

  #payBack(checkout: Held, now: number): void {
    if (checkout.points > 0) this.pointsOf(checkout.who).giveBack(checkout.id, now);
    this.cardMinor += checkout.cardMinor;
    this.#voucherBack(checkout.voucher);
  }

  #voucherBack(voucher: string | undefined): void {
    const found = this.#vouchers.get(voucher ?? '');
    if (found === undefined) return;
    found.state = 'issued';
    this.uses -= 1;
  }

  #takeReferralBack(now: number): void {
    const { points, friendPoints } = OFFERS.referral;
    if (this.#referral.state === 'rewarded') {
      this.pointsOf(1).takeAwardBack(friendPoints, 'referral:friend', now);
      this.pointsOf(0).takeAwardBack(points, 'referral:referrer', now);
    }
    this.#referral = { state: 'over', purchase: '' };
  }
}
