import { v7 } from 'uuid';
import { findMemberPoints } from '../../db/ledger.ts';
import type { Address } from '../../src/app/channel.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { noteContact } from '../../src/app/contacts.ts';
import { joinMember } from '../../src/app/joinMember.ts';
import { linkAccounts, newLinkCode } from '../../src/app/linkAccounts.ts';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { readMember } from '../../src/app/readMember.ts';
import { readReward } from '../../src/app/rewards.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { viewOf } from '../../src/core/points/settle.ts';
import type { Shop } from '../scenarios/shop.ts';
import { balancesOf, codesOf, earningOf, pick, type Quoted, stampsBackOf, textAt } from './answers.ts';
import type { Deed } from './life.ts';
import { bringAlong } from './opening.ts';
import { type Both, NOTHING, type OwnVoucher, type Picked, RewardDeeds } from './rewarding.ts';
import { OFFERS, ShopModel } from './shopModel.ts';
import type { Rules, Said } from './tokens.ts';

const LOOKS_OF_API = 5;

type Of<Name extends Deed['do']> = Deed & { readonly do: Name };

/** Three people and their shop, over the real API and in the model at once. */
export class Life {
  readonly #shop: Shop;
  readonly #model: ShopModel;
  readonly #people: { readonly id: string; readonly address: Address }[] = [];
  readonly #offers = { coupon: '', card: '' };
  readonly #purchases: string[] = [];
  readonly #spends: { readonly id: string; readonly who: number }[] = [];
  readonly #vouchers: OwnVoucher[] = [];
  readonly #rewards: RewardDeeds;
  readonly #checkouts: { readonly id: string; readonly who: number; state: 'held' | 'confirmed' | 'released' }[] = [];
  #looks = 0;
  /** What was answered last; its balances spare a read. */
  #answered: unknown;
  #last: { readonly path: string; readonly body: unknown; readonly key: string; readonly text: string } | undefined;

  constructor(shop: Shop, rules: Rules) {
    this.#shop = shop;
    this.#model = new ShopModel(rules);
    this.#rewards = new RewardDeeds({
      model: this.#model,
      now: () => shop.clock.now,
      send: (path, body) => this.#send(path, body),
      idOf: this.#idOf,
      isOf: this.#isOf,
      vouchers: this.#vouchers,
    });
  }

  /** Everybody joins, the second by the invitation of the first, and the shop makes its offers. */
  async begin(): Promise<void> {
    const { costPoints, stock } = OFFERS.reward;
    const { offMinor, uses } = OFFERS.coupon;
    const amount = { name: 'Off', kind: 'amount', value: offMinor, usesLimit: uses, usesPerMember: null };
    this.#rewards.rewardId = textAt((await this.#send('/rewards', { name: 'Cup', costPoints, stock })).json, 'id');
    this.#offers.coupon = textAt((await this.#send('/coupons', amount)).json, 'coupon', 'id');
    this.#offers.card = textAt((await this.#send('/gift-cards', { amountMinor: OFFERS.giftCardMinor })).json, 'code');
    const first = await this.#join();
    await this.#join((await readMember(this.#shop.deps, first))?.inviteCode);
    await this.#join();
    this.#last = undefined;
  }

  /** Gives where engine and model part; `undefined`: nowhere. */
  async happen(next: Deed): Promise<string | undefined> {
    this.#answered = undefined;
    const [said, expected] = await this.#does(next);
    const [one, other] = [said, expected].map((value) => JSON.stringify(value));
    if (one !== other) return `the engine says ${one}, the model ${other}`;
    return this.#compare(next.who, this.#answered);
  }

  async end(): Promise<string | undefined> {
    const { now } = this.#shop.clock;
    for (const who of [0, 1, 2]) {
      const apart = (await this.#compare(who, undefined)) ?? (await this.#compareStamps(who));
      if (apart !== undefined) return apart;
    }
    const coupon = (await this.#get(`/coupons/${this.#offers.coupon}`)).json as { coupon: { uses: number } };
    // Late holds of others are booked when somebody looks or by the night.
    const card = (await this.#get(`/gift-cards/${this.#offers.card}`)).json as Record<
      'balanceMinor' | 'usableMinor',
      number
    >;
    const seen = [card.balanceMinor, card.balanceMinor - card.usableMinor, coupon.coupon.uses];
    const expected = [this.#model.cardMinor, this.#model.cardHeldMinor(now), this.#model.uses];
    if (`${seen}` !== `${expected}`) return `card, held of it and uses are ${seen}, in the model ${expected}`;
    await releaseLate(this.#shop.deps, now);
    const left = (await readReward(this.#shop.deps, this.#rewards.rewardId))?.stockLeft;
    return left === this.#model.stockLeft
      ? undefined
      : `${left} rewards are left, in the model ${this.#model.stockLeft}`;
  }

  async #compare(who: number, answered: unknown): Promise<string | undefined> {
    const { now } = this.#shop.clock;
    if (this.#model.isGone(who)) return undefined;
    const points = balancesOf(answered) ?? (await this.#pointsOf(who));
    if (points === undefined) return 'the member is gone';
    for (const [name, value] of Object.entries(this.#model.pointsOf(who).standing(now))) {
      if (points[name] !== value) return `${name} of ${who} is ${points[name]}, in the model ${value}`;
    }
    return undefined;
  }

  /** Over the API for one look in five, else as its handler reads them: to ask for all took a quarter of every life. */
  async #pointsOf(who: number): Promise<Readonly<Record<string, number>> | undefined> {
    this.#looks += 1;
    if (this.#looks % LOOKS_OF_API === 0) return balancesOf((await this.#get(`/members/${this.#idOf(who)}`)).json);
    const member = await findMemberPoints(this.#shop.deps.db, this.#idOf(who));
    if (member === undefined) return undefined;
    const { available, pending, held, deficit } = viewOf(member.points, this.#shop.clock.now);
    return { available, pending, held, deficit };
  }

  async #compareStamps(who: number): Promise<string | undefined> {
    if (this.#model.isGone(who)) return undefined;
    const { json } = await this.#get(`/members/${this.#idOf(who)}/stamps`);
    const seen = (json as { cards: readonly { stamps: number }[] }).cards[0]?.stamps;
    const expected = this.#model.stamps.open(this.#model.is(who), this.#shop.clock.now);
    return seen === expected ? undefined : `stamps of ${who} are ${seen}, in the model ${expected}`;
  }

  #does(next: Deed): Both | Promise<Both> {
    if (this.#model.isGone(next.who) && next.do !== 'pass' && next.do !== 'night') return this.#spendAsNobody(next.who);
    switch (next.do) {
      case 'pass':
        return this.#pass(next.minutes);
      case 'night':
        return this.#night();
      case 'repeat':
        return this.#repeat();
      case 'earn':
        return this.#earn(next);
      case 'spend':
        return this.#spend(next);
      case 'adjust':
        return this.#adjust(next);
      case 'opening':
        return this.#opening(next);
      case 'give-back':
        return this.#giveBack(next);
      case 'refund':
        return this.#refund(next);
      case 'take-reward':
        return this.#rewards.take(next.who);
      case 'hold-reward':
        return this.#rewards.hold(next.who);
      case 'confirm-reward':
        return this.#rewards.confirm(next);
      case 'release-reward':
        return this.#rewards.release(next);
      case 'reward-back':
        return this.#rewards.back(next);
      case 'issue':
        return this.#issue(next.who);
      case 'redeem':
        return this.#redeem(next);
      case 'checkout':
        return this.#checkout(next);
      case 'confirm':
        return this.#confirm(next);
      case 'release':
        return this.#release(next);
      case 'merge':
        return this.#merge(next.who);
      case 'forget':
        return this.#forget();
      case 'stop-offers':
        return this.#stopOffers(next.who);
    }
  }

  /** The service looks each minute whose holds are over. */
  async #pass(minutes: number): Promise<Both> {
    const { deps, clock } = this.#shop;
    clock.now += minutes * 60_000;
    if (this.#rewards.isHolding() || this.#checkouts.some(({ state }) => state === 'held'))
      await releaseLate(deps, clock.now);
    return NOTHING;
  }

  /** What the clock does to points by itself. All passes of all dates would take longer than everything else together. */
  async #night(): Promise<Both> {
    const { deps, clock } = this.#shop;
    await releaseLate(deps, clock.now);
    await pointsJob.run(deps, '', clock.now, new AbortController().signal);
    return NOTHING;
  }

  async #repeat(): Promise<Both> {
    if (this.#last === undefined) return NOTHING;
    const { path, body, key, text } = this.#last;
    return [JSON.stringify((await this.#shop.call('POST', path, body, key)).json), text];
  }

  async #earn({ who, amountMinor }: Of<'earn'>): Promise<Both> {
    const { now } = this.#shop.clock;
    const lines = [{ sku: 'ITEM', quantity: 1, unitPriceMinor: amountMinor }];
    const about = { externalRef: v7(), occurredAt: new Date(now).toISOString(), currency: 'TWD', lines };
    const { json } = await this.#send('/purchases', { ...about, member: { id: this.#idOf(who) } });
    const purchase = textAt(json, 'purchase', 'id');
    this.#purchases.push(purchase);
    return [earningOf(json), this.#model.buy(who, purchase, amountMinor, now, this.#gifts(who, json))];
  }

  /** Codes of vouchers that stamps brought, which may be used from then on. */
  #gifts(who: number, json: unknown): readonly string[] {
    const codes = codesOf(json);
    this.#vouchers.push(...codes.map((code) => ({ id: '', code, who, of: 'stamps' })));
    return codes;
  }

  async #opening({ who, points }: Of<'spend' | 'adjust' | 'opening'>): Promise<Both> {
    const { deps, clock } = this.#shop;
    const said = await bringAlong(deps, this.#idOf(who), points, clock.now);
    return [said, this.#model.opening(who, points, clock.now)];
  }

  async #spend({ who, points }: Of<'spend' | 'adjust' | 'opening'>): Promise<Both> {
    const { said, json } = await this.#send(`/members/${this.#idOf(who)}/spends`, { points, reason: 'Model' });
    const id = said === 'ok' ? textAt(json, 'spend', 'id') : '';
    if (said === 'ok') this.#spends.push({ id, who });
    return [said, this.#model.pointsOf(who).spend(points, this.#shop.clock.now, id)];
  }

  async #spendAsNobody(who: number): Promise<Both> {
    const { said } = await this.#send(`/members/${this.#idOf(who)}/spends`, { points: 1, reason: 'Model' });
    return [said, 'member-unknown'];
  }

  async #adjust({ who, points }: Of<'spend' | 'adjust' | 'opening'>): Promise<Both> {
    const { now } = this.#shop.clock;
    const { said } = await this.#send(`/members/${this.#idOf(who)}/adjustments`, { points, reason: 'Model' });
    const own = this.#model.pointsOf(who);
    return [said, points > 0 ? own.award(points, now) : own.take(-points, now)];
  }

  async #giveBack({ who, which }: Picked): Promise<Both> {
    const spend = pick(this.#spends, which, (one) => this.#isOf(one, who));
    if (spend === undefined) return NOTHING;
    const { said } = await this.#send(`/members/${this.#idOf(who)}/spends/${spend.id}/reversals`, {});
    return [said, this.#model.pointsOf(who).giveBack(spend.id, this.#shop.clock.now)];
  }

  async #refund({ which, amountMinor }: Of<'refund'>): Promise<Both> {
    const purchase = this.#purchases[which % Math.max(1, this.#purchases.length)];
    if (purchase === undefined) return NOTHING;
    const { who, leftMinor, isWhole } = this.#model.returnable(purchase);
    if (this.#model.isGone(who)) return NOTHING;
    const all = isWhole && leftMinor > 0;
    const { said, json } = await this.#send(`/purchases/${purchase}/refunds`, all ? {} : { amountMinor });
    this.#answered = undefined;
    return [
      said === 'ok' ? stampsBackOf(json) : said,
      this.#model.refund(purchase, all ? leftMinor : amountMinor, this.#shop.clock.now),
    ];
  }

  async #issue(who: number): Promise<Both> {
    const path = `/coupons/${this.#offers.coupon}/vouchers`;
    const { said, json } = await this.#send(path, { memberId: this.#idOf(who) });
    const [id, code] = said === 'ok' ? [textAt(json, 'voucher', 'id'), textAt(json, 'voucher', 'code')] : ['', ''];
    if (said === 'ok') this.#vouchers.push({ id, code, who, of: 'coupon' });
    return [said, this.#model.issue(this.#shop.clock.now, code)];
  }

  async #redeem({ who, which }: Picked): Promise<Both> {
    const voucher = pick(this.#vouchers, which, (one) => this.#isOf(one, who));
    if (voucher === undefined) return NOTHING;
    const body = voucher.of === 'coupon' ? { amountMinor: 500 } : {};
    const { said } = await this.#send(`/vouchers/${voucher.code}/redemptions`, body);
    return [said, this.#model.redeem(voucher.code, this.#shop.clock.now)];
  }

  async #checkout({ who, which, amountMinor, points, isByCard }: Of<'checkout'>): Promise<Both> {
    const { now } = this.#shop.clock;
    const voucher = pick(this.#vouchers, which, (one) => one.of === 'coupon' && this.#isOf(one, who))?.code;
    const { json } = await this.#send('/checkouts', {
      member: { id: this.#idOf(who) },
      lines: [{ sku: 'ITEM', quantity: 1, unitPriceMinor: amountMinor }],
      points,
      ...(voucher === undefined ? {} : { vouchers: [voucher] }),
      ...(isByCard ? { giftCards: [this.#offers.card] } : {}),
    });
    const { checkout, quote } = json as Quoted;
    const priced = {
      netMinor: quote.netMinor,
      points: quote.points.points,
      cardMinor: quote.giftCards.used.reduce((sum, { payMinor }) => sum + payMinor, 0),
      usesVoucher: quote.vouchers.used.length > 0,
    };
    const expected = this.#model.quote(who, { amountMinor, points, voucher, isByCard }, now);
    const { said } = await this.#send(`/checkouts/${checkout.id}/hold`, {});
    this.#model.hold(who, checkout.id, expected, voucher, now);
    this.#checkouts.push({ id: checkout.id, who, state: 'held' });
    return [
      [priced, said],
      [expected, 'ok'],
    ];
  }

  async #confirm({ who, which }: Picked): Promise<Both> {
    const { now } = this.#shop.clock;
    const checkout = pick(this.#checkouts, which, (one) => this.#isOf(one, who));
    if (checkout === undefined) return NOTHING;
    const { said, json } = await this.#send(`/checkouts/${checkout.id}/confirm`, { externalRef: v7() });
    const held = this.#model.heldBy(checkout.id, now);
    if (checkout.state === 'confirmed') return [said, 'checkout-confirmed'];
    if (checkout.state === 'released') return [said, 'checkout-not-held'];
    if (held === undefined) return [said, 'checkout-expired'];
    checkout.state = 'confirmed';
    const purchase = textAt(json, 'purchase', 'id');
    this.#purchases.push(purchase);
    return [
      [said, earningOf(json)],
      ['ok', this.#model.confirm(held, purchase, now, this.#gifts(who, json))],
    ];
  }

  async #release({ who, which }: Picked): Promise<Both> {
    const { now } = this.#shop.clock;
    const checkout = pick(this.#checkouts, which, (one) => one.state === 'held' && this.#isOf(one, who));
    const held = this.#model.heldBy(checkout?.id ?? '', now);
    if (checkout === undefined || held === undefined) return NOTHING;
    const { said } = await this.#send(`/checkouts/${checkout.id}/release`, {});
    this.#model.release(held, now);
    checkout.state = 'released';
    return [said, 'ok'];
  }

  /** With the next person, who may be the same one by now. */
  async #merge(who: number): Promise<Both> {
    const other = (who + 1) % 3;
    if (this.#model.is(who) === this.#model.is(other) || this.#model.isGone(other)) return NOTHING;
    const { deps, clock } = this.#shop;
    const address = this.#people[other]?.address;
    const made = await newLinkCode(deps, this.#idOf(who), v7(), clock.now);
    if (address === undefined || !made.ok) throw new Error('there is no code to link with');
    const { document: programme } = await readProgramme(deps);
    const linked = await linkAccounts(deps, { address, code: made.value.code, programme }, v7(), clock.now);
    this.#model.merge(who, other, clock.now);
    return [linked.ok ? linked.value.memberId : linked.refusal.code, this.#idOf(who)];
  }

  /** The third, while they stand for themselves alone and hold nothing. */
  async #forget(): Promise<Both> {
    const isAlone = [0, 1, 2].every((one) => this.#model.is(one) === one);
    if (!isAlone || this.#model.isGone(2) || this.#model.holdsOf(2, this.#shop.clock.now)) return NOTHING;
    const { status } = await this.#shop.call('DELETE', `/members/${this.#idOf(2)}`, {}, v7());
    this.#model.forget(2);
    return [status < 300 ? 'ok' : status, 'ok'];
  }

  async #stopOffers(who: number): Promise<Both> {
    const { deps, clock } = this.#shop;
    const word = { memberId: this.#idOf(who), granted: false, channel: 'lab', source: 'stop' } as const;
    await setMarketing(deps, word, v7(), clock.now);
    return NOTHING;
  }

  async #join(invitedBy?: string): Promise<string> {
    const { deps, clock } = this.#shop;
    const address: Address = { channel: 'lab', channelUserId: `u-${v7()}` };
    const parameter = invitedBy === undefined ? {} : { parameter: `i_${invitedBy}` };
    const event = {
      ...address,
      eventId: v7(),
      occurredAt: clock.now,
      kind: 'follow',
      displayName: 'Mei',
      ...parameter,
    };
    await noteContact(deps, event as Parameters<typeof noteContact>[1], clock.now, async () => undefined);
    const { document: programme } = await readProgramme(deps);
    const joined = await joinMember(deps, { address, language: 'en', programme }, v7(), clock.now);
    if (!joined.ok) throw new Error(joined.refusal.code);
    this.#people.push({ id: joined.value.memberId, address });
    return joined.value.memberId;
  }

  #idOf = (who: number): string => this.#people[this.#model.is(who)]?.id ?? '';
  #isOf = (one: { readonly who: number }, who: number): boolean => this.#model.is(one.who) === this.#model.is(who);
  #get = (path: string) => this.#shop.call('GET', path, undefined, '');

  async #send(path: string, body: unknown): Promise<{ readonly said: Said; readonly json: unknown }> {
    const key = v7();
    const { status, json } = await this.#shop.call('POST', path, body, key);
    if (status >= 300) return { said: textAt(json, 'code'), json };
    this.#last = { path, body, key, text: JSON.stringify(json) };
    this.#answered = json;
    return { said: 'ok', json };
  }
}
