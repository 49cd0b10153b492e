import { readVouchers } from '../../app/readVouchers.ts';
import { recordPurchase } from '../../app/recordPurchase.ts';
import { sellWithVoucher } from '../../app/sellWithVoucher.ts';
import { takeCoupon } from '../../app/takeCoupon.ts';
import { takeReward } from '../../app/takeReward.ts';
import { undoPurchase } from '../../app/undoPurchase.ts';
import type { Service } from '../../main/service.ts';
import type { Chance } from './chance.ts';
import { basketOf, type Customer } from './customers.ts';
import type { DemoShop } from './shop.ts';

/** One customer at the counter: with a voucher where they hold one and it is taken, else without. */
export async function visit(service: Service, shop: DemoShop, customer: Customer, day: number, chance: Chance) {
  const { deps, clock } = service;
  const { memberId } = customer;
  const lines = basketOf(customer, day, shop.goods, chance).map(({ sku, price }) => ({
    sku,
    quantity: 1,
    unitPriceMinor: price,
  }));
  const key = `demo:visit:${day}:${memberId}`;
  const { usable } = await readVouchers(deps, memberId, clock.now());
  const voucher = usable.find(({ standing }) => standing === 'usable');
  if (voucher !== undefined) {
    const sale = { codes: [voucher.code], basket: { lines }, member: { memberId } };
    if ((await sellWithVoucher(deps, sale, shop.cashier, `${key}:voucher`, clock.now())).ok) return;
  }
  const sold = await recordPurchase(deps, { member: { memberId }, lines }, shop.cashier, key, clock.now());
  if (!sold.ok) throw new Error(`the demo could not sell: ${JSON.stringify(sold.refusal)}`);
  if (chance.happens(0.01)) await undoPurchase(deps, sold.value.purchaseId, shop.owner, `${key}:undo`, clock.now());
  if (sold.value.points.available >= 150 && chance.happens(0.15))
    await takeReward(deps, memberId, { rewardId: shop.rewardId }, `${key}:reward`, clock.now());
}

/** Some of those who were offered a coupon in the last hour tap for it, and come within the next days. */
export async function takeOffers({ deps, clock }: Service, customers: readonly Customer[], chance: Chance) {
  const offered = await deps.db.sql<{ kind: string; campaignId: string; memberId: string }[]>`
    select c.kind, c.campaign_id as "campaignId", d.member_id as "memberId"
    from regulars.campaigns c join regulars.deliveries d using (campaign_id)
    where d.state = 'sent' and c.kind in ('broadcast', 'repurchase')
      and d.done_at > ${new Date(clock.now() - 26 * 3_600_000).toISOString()}::timestamptz
    order by c.campaign_id, d.member_id`;
  const byId = new Map(customers.map((customer) => [customer.memberId, customer]));
  for (const { kind, campaignId, memberId } of offered) {
    const customer = byId.get(memberId);
    if (customer === undefined || !chance.happens(customer.keenness)) continue;
    const wanted = kind === 'broadcast' ? { campaignId } : { offerId: campaignId };
    const taken = await takeCoupon(deps, memberId, wanted, `demo:take:${campaignId}:${memberId}`, clock.now());
    if (taken.ok && chance.happens(0.7)) customer.comesOn -= chance.between(0, 3);
  }
}
