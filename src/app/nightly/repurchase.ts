import { keptForecast } from '../../../db/forecasts.ts';
import { hasHistories } from '../../../db/histories.ts';
import {
  type MemberSpan,
  membersForOffers,
  type OfferMade,
  occasionsUsed,
  offersMade,
  pairsForetold,
  pairsOf,
} from '../../../db/repurchase.ts';
import { firstInstantAt } from '../../core/calendar/hours.ts';
import { dateOf, startOfDate } from '../../core/calendar/localDay.ts';
import { LEAST_FOR_CONTROL } from '../../core/campaigns/control.ts';
import { likelyOffers, mostLikely, offersADay } from '../../core/campaigns/likelyOffers.ts';
import {
  dateOfDay,
  dayNumber,
  dueOffers,
  type OfferCaps,
  type RepurchaseOffer,
} from '../../core/campaigns/repurchase.ts';
import type { Programme } from '../../core/programme.ts';
import { type GiftName, giftCoupon } from '../campaigns/giftCoupon.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../campaigns/plan.ts';
import type { RepurchaseContent, RepurchaseFacts } from '../campaigns/repurchaseOffer.ts';
import { productsOf, type ShopProducts, spansOf } from '../campaigns/repurchaseShop.ts';
import { type ForecastOn, forecastOn, type ShopForecast } from '../campaigns/shopForecast.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';
import { amongOfQuestion, EVERY_CHANNEL } from '../segments/ask.ts';

/** For so long it is known that a purchase had its offer: older ones are not probable any more. */
const REMEMBERED_DAYS = 392;
/** Whoever asks what is foretold may have the turn now and then, not for ever: the job is tried again later. */
const MOST_TRIES = 10;
/** Products that an offer names beside the one that runs out. */
const NAMED_NEXT = 2;

/**
 * Offers something else to whoever will soon have used up what they buy again and again, once for a purchase, within the
 * caps that the owner sets. A shop with a history chooses by its own model: each day those who will most probably buy.
 * Before it has one, it is who is some days before the end of a product's usual days, on that day only. Who takes no
 * marketing is not asked; in a shop with members enough a control group gets nothing.
 */
export const repurchaseJob = (nameOf: GiftName): Job => ({
  name: 'repurchase',
  speaks: true,
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    const { timeZone, automations } = programme;
    // A shop without these offers too is told who runs out soon, once somebody has asked.
    const isWanted = automations.repurchase.on || (await keptForecast(deps.db)) !== undefined;
    if (!isWanted && !(await hasHistories(deps.db))) return;
    // What was once summed up is moved on in any case, as whoever was forgotten has to leave it.
    const sold = await productsOf(deps, timeZone, signal);
    if (!isWanted || sold.rhythms.size === 0) return;
    const on = { ...sold, date: dateOf(localDate), timeZone, signal, mayLearn: true };
    const forecast = await forecastInTurn(deps, on);
    if (!automations.repurchase.on) return;
    const campaign = await planOf(deps, programme, localDate, nameOf, now);
    const offering: Offering = { ...sold, localDate, programme, now, signal };
    const recipients = forecast.kept.learned
      ? likelyRecipients(deps, offering, on, forecast)
      : dueRecipients(deps, offering);
    await planDeliveries(deps, { campaign, recipients }, now);
  },
});

/** What is foretold of the night's date; whoever takes the turn meanwhile gives it back. */
async function forecastInTurn(deps: Deps, on: ForecastOn): Promise<ShopForecast> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const forecast = await forecastOn(deps, on);
    if (forecast !== undefined) return forecast;
  }
  throw new Error('others had the turn to foretell all the time');
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
    waitHours: programme.messages.waitHours,
    dueAt: firstInstantAt(date, `${String(hour).padStart(2, '0')}:00`, zone),
    untilAt: startOfDate(date.add({ days: 1 }), zone) - 1,
  };
}

interface Offering extends ShopProducts {
  readonly localDate: string;
  readonly programme: Programme;
  readonly now: number;
  readonly signal: AbortSignal;
}

interface SpanOffers<Pair> {
  readonly span: MemberSpan;
  readonly pairs: readonly Pair[];
  readonly caps: OfferCaps;
  /** Offers that this date has already, as those written before a crash. */
  readonly today: number;
}

/** Pairs of members of a span, and the offers that they had lately. */
async function* seenBySpan<Pair>(
  deps: Deps,
  { localDate, programme, signal }: Offering,
  pairsOfSpan: (span: MemberSpan) => Promise<readonly Pair[]>,
): AsyncGenerator<SpanOffers<Pair>> {
  const date = dateOf(localDate);
  const { automations, messages } = programme;
  const { productDays } = automations.repurchase;
  // One that all marketing's own cap would stop is not planned: it would be used up unsent.
  const memberDays = Math.max(automations.repurchase.memberDays, messages.marketingDays);
  const since = date.subtract({ days: Math.max(memberDays, productDays) }).toString();
  for await (const span of spansOf(deps, signal)) {
    const [pairs, made] = await Promise.all([pairsOfSpan(span), offersMade(deps.db, span, since)]);
    const today = made.filter(({ day }) => day === dayNumber(date)).length;
    yield { span, pairs, today, caps: { memberDays, productDays, ...lastOffers(made) } };
  }
}

function lastOffers(made: readonly OfferMade[]): Pick<OfferCaps, 'lastOfferDays' | 'lastOfferedDay'> {
  const lastOfferDays = new Map<string, number>();
  for (const { memberId, day } of made) lastOfferDays.set(memberId, Math.max(day, lastOfferDays.get(memberId) ?? day));
  const offeredOn = new Map(made.map(({ memberId, sku, day }) => [`${memberId} ${sku}`, day]));
  return { lastOfferDays, lastOfferedDay: (memberId, sku) => offeredOn.get(`${memberId} ${sku}`) };
}

/** All whose day it is; where the owner sets a number for the day, the most probable of them. */
async function* dueRecipients(deps: Deps, offering: Offering): AsyncGenerator<Recipient> {
  const { localDate, programme, products, rhythms } = offering;
  const date = dateOf(localDate);
  const { leadDays, mostPerDay } = programme.automations.repurchase;
  const kept: RepurchaseOffer[] = [];
  let places = mostPerDay ?? 0;
  const pairsOfSpan = (span: MemberSpan) => pairsOf(deps.db, span, [...rhythms.keys()]);
  for await (const { pairs, today, caps } of seenBySpan(deps, offering, pairsOfSpan)) {
    places -= today;
    const offers = dueOffers(pairs, date, { leadDays, rhythms, ...caps });
    const wanted = await wantedAmong(deps, offering, offers);
    for (const offer of offers.filter(wanted))
      if (mostPerDay === null) yield recipientOf(offer, products, []);
      else kept.push(offer);
  }
  for (const offer of mostLikely(kept, places)) yield recipientOf(offer, products, []);
}

/** The most probable of all members' offers. Where another date was foretold while they were read, they are read again. */
async function* likelyRecipients(
  deps: Deps,
  offering: Offering,
  on: ForecastOn,
  first: ShopForecast,
): AsyncGenerator<Recipient> {
  let forecast = first;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const offers = await offersOf(deps, offering, forecast);
    if ((await keptForecast(deps.db))?.localDate === offering.localDate) {
      for (const offer of offers) {
        const next = forecast.boughtNext(offer.sku).filter((sku) => offering.products.get(sku)?.active === true);
        yield recipientOf(offer, offering.products, next.slice(0, NAMED_NEXT));
      }
      return;
    }
    forecast = await forecastInTurn(deps, on);
  }
  throw new Error('others foretold another date all the time');
}

/** The most probable of what is kept; those of this date that were written before a crash are of their number. */
async function offersOf(deps: Deps, offering: Offering, { kept }: ShopForecast): Promise<readonly RepurchaseOffer[]> {
  const { localDate, programme } = offering;
  const date = dateOf(localDate);
  const { leadDays, mostPerDay } = programme.automations.repurchase;
  const since = date.subtract({ days: REMEMBERED_DAYS }).toString();
  const offers: RepurchaseOffer[] = [];
  let places = mostPerDay ?? offersADay(kept.visitors);
  const pairsOfSpan = (span: MemberSpan) => pairsForetold(deps.db, span, localDate);
  for await (const { span, pairs, today, caps } of seenBySpan(deps, offering, pairsOfSpan)) {
    places -= today;
    const usedOccasions = await occasionsUsed(deps.db, span, since, localDate);
    const byPair = new Map(pairs.map((pair) => [`${pair.memberId} ${pair.sku}`, pair]));
    const foretold = (memberId: string, sku: string) => byPair.get(`${memberId} ${sku}`);
    const likely = likelyOffers(pairs, date, { leadDays, foretold, usedOccasions, ...caps });
    offers.push(...likely.filter(await wantedAmong(deps, offering, likely)));
  }
  return mostLikely(offers, places);
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
  { memberId, sku, occasion, expectedDay }: RepurchaseOffer,
  products: ShopProducts['products'],
  next: readonly string[],
): Recipient {
  const nameOf = (one: string) => products.get(one)?.name ?? one;
  const facts: RepurchaseFacts = {
    sku,
    product: nameOf(sku),
    expectedOn: dateOfDay(expectedDay).toString(),
    ...(next.length === 0 ? {} : { next: next.map(nameOf) }),
  };
  return { memberId, occasion, facts };
}
