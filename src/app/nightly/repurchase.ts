import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import {
  lastOfferDays,
  lastOfNext,
  type MemberSpan,
  membersForOffers,
  type ProductSeen,
  pairsOf,
  productsSeen,
} from '../../../db/repurchase.ts';
import { firstInstantAt } from '../../core/calendar/hours.ts';
import { dateOf, type PlainDate, startOfDate } from '../../core/calendar/localDay.ts';
import { LEAST_FOR_CONTROL } from '../../core/campaigns/control.ts';
import { dueOffers, type OfferRules, type RepurchaseOffer } from '../../core/campaigns/repurchase.ts';
import { type ProductRhythm, productRhythm, type ShopHistory } from '../../core/predict/renewal.ts';
import type { Programme } from '../../core/programme.ts';
import { type GiftName, giftCoupon } from '../campaigns/giftCoupon.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../campaigns/plan.ts';
import type { RepurchaseContent, RepurchaseFacts } from '../campaigns/repurchaseOffer.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';
import { amongOfQuestion, EVERY_CHANNEL } from '../segments/ask.ts';

/** Members whose purchases are read by one statement. */
const SPAN = 2_000;
/** A member gets one offer in so many days. */
const WEEK = 7;

/**
 * Offers something else to whoever will soon have used up what they buy again and again: some days before, on that day
 * only, once for a purchase, one a week. Who takes no marketing is not asked; in a shop with members enough a control group
 * gets nothing.
 */
export const repurchaseJob = (nameOf: GiftName): Job => ({
  name: 'repurchase',
  speaks: true,
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    if (!programme.automations.repurchase.on) return;
    const products = await productsOf(deps, programme.timeZone, signal);
    const rhythms = rhythmsOf(products);
    if (rhythms.size === 0) return;
    const campaign = await planOf(deps, programme, localDate, nameOf, now);
    const recipients = recipientsOf(deps, { localDate, programme, products, rhythms, now, signal });
    await planDeliveries(deps, { campaign, recipients }, now);
  },
});

/** All members in spans, so that no statement reads the whole of a large shop. */
async function* spansOf(deps: Deps, signal: AbortSignal): AsyncGenerator<MemberSpan> {
  let after: string = FIRST_MEMBER;
  for (;;) {
    signal.throwIfAborted();
    const through = await lastOfNext(deps.db, after, SPAN);
    if (through === undefined) return;
    yield { after, through };
    after = through;
  }
}

/** What was seen of each product. */
async function productsOf(deps: Deps, zone: string, signal: AbortSignal): Promise<ReadonlyMap<string, ProductSeen>> {
  const products = new Map<string, ProductSeen>();
  for await (const span of spansOf(deps, signal)) {
    for (const seen of await productsSeen(deps.db, span, zone)) {
      const before = products.get(seen.sku);
      products.set(seen.sku, before === undefined ? seen : added(before, seen));
    }
  }
  return products;
}

const added = (one: ProductSeen, other: ProductSeen): ProductSeen => ({
  ...one,
  count: one.count + other.count,
  sumLog: one.sumLog + other.sumLog,
  buyers: one.buyers + other.buyers,
  repeatBuyers: one.repeatBuyers + other.repeatBuyers,
});

/** The rhythms of what is sold now; what is not sold any more still tells how often people come back. */
function rhythmsOf(products: ReadonlyMap<string, ProductSeen>): ReadonlyMap<string, ProductRhythm> {
  const shop: ShopHistory = [...products.values()].reduce(
    (sum, { count, sumLog, buyers, repeatBuyers }) => ({
      count: sum.count + count,
      sumLog: sum.sumLog + sumLog,
      buyers: sum.buyers + buyers,
      repeatBuyers: sum.repeatBuyers + repeatBuyers,
    }),
    { count: 0, sumLog: 0, buyers: 0, repeatBuyers: 0 },
  );
  const rhythms = new Map<string, ProductRhythm>();
  for (const product of products.values()) {
    const rhythm = product.active ? productRhythm(product, shop) : undefined;
    if (rhythm !== undefined) rhythms.set(product.sku, rhythm);
  }
  return rhythms;
}

async function planOf(
  deps: Deps,
  programme: Programme,
  localDate: string,
  nameOf: GiftName,
  now: number,
): Promise<CampaignPlan> {
  const { hour, percent, validDays, controlPercent, texts } = programme.automations.repurchase;
  const zone = programme.timeZone;
  const date = dateOf(localDate);
  const gift = { kind: 'percent', value: percent, validDays } as const;
  const coupon =
    percent === 0 ? undefined : await giftCoupon(deps, 'repurchase', gift, nameOf('repurchase', gift, programme), now);
  const takeUntil = startOfDate(date.add({ days: validDays + 1 }), zone);
  const members = await membersForOffers(deps.db, LEAST_FOR_CONTROL);
  const content: RepurchaseContent = { couponId: coupon?.couponId ?? null, percent, takeUntil, texts };
  return {
    campaignId: deps.newId(),
    kind: 'repurchase',
    messageClass: 'marketing',
    localDate,
    content,
    controlPercent: members < LEAST_FOR_CONTROL ? 0 : controlPercent,
    dueAt: firstInstantAt(date, `${String(hour).padStart(2, '0')}:00`, zone),
    untilAt: startOfDate(date.add({ days: 1 }), zone) - 1,
  };
}

interface Offering extends Pick<OfferRules, 'rhythms'> {
  readonly localDate: string;
  readonly programme: Programme;
  readonly products: ReadonlyMap<string, ProductSeen>;
  readonly now: number;
  readonly signal: AbortSignal;
}

async function* recipientsOf(deps: Deps, offering: Offering): AsyncGenerator<Recipient> {
  const { localDate, programme, products, rhythms, signal } = offering;
  const date = dateOf(localDate);
  const { leadDays } = programme.automations.repurchase;
  const skus = [...rhythms.keys()];
  const since = date.subtract({ days: WEEK }).toString();
  for await (const span of spansOf(deps, signal)) {
    const [pairs, lastOffers] = await Promise.all([
      pairsOf(deps.db, span, skus, programme.timeZone),
      lastOfferDays(deps.db, span, since),
    ]);
    const rules: OfferRules = { leadDays, rhythms, lastOfferDays: lastOffers };
    const offers = dueOffers(pairs, date, rules);
    const wanted = await wantedAmong(deps, offering, offers);
    for (const offer of offers) if (wanted(offer)) yield recipientOf(offer, date, leadDays, products);
  }
}

/** Whether an offer goes to a member for whom the shop's question holds; without a question it goes to all. */
async function wantedAmong(
  deps: Deps,
  { programme, now }: Offering,
  offers: readonly RepurchaseOffer[],
): Promise<(offer: RepurchaseOffer) => boolean> {
  const { only } = programme.automations.repurchase;
  if (only === null || offers.length === 0) return () => true;
  const memberIds = offers.map(({ memberId }) => memberId);
  const wanted = await amongOfQuestion(deps, only, { programme, channels: EVERY_CHANNEL, at: now }, memberIds);
  return ({ memberId }) => wanted.has(memberId);
}

function recipientOf(
  { memberId, sku, occasion }: RepurchaseOffer,
  date: PlainDate,
  leadDays: number,
  products: ReadonlyMap<string, ProductSeen>,
): Recipient {
  const expectedOn = date.add({ days: leadDays }).toString();
  const facts: RepurchaseFacts = { sku, product: products.get(sku)?.name ?? sku, expectedOn };
  return { memberId, occasion, facts };
}
