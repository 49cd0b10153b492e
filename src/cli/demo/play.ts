import { setTimeout as pause } from 'node:timers/promises';
import { confirmBroadcast } from '../../app/campaigns/broadcastConfirm.ts';
import { changeBroadcast, createBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { keepOffset } from '../../app/labClock.ts';
import type { Language } from '../../i18n/language.ts';
import type { Service } from '../../main/service.ts';
import { type Chance, chanceFrom } from './chance.ts';
import { type Customer, join, nextVisit } from './customers.ts';
import { phoneOf, untilQuiet } from './phone.ts';
import { placeOf } from './places.ts';
import { type DemoShop, given, openShop } from './shop.ts';
import { takeOffers, visit } from './visits.ts';
import { word } from './words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Local hours: the nightly pass, and when greetings, offers and notices go out. */
const STOPS = [0.1, 10, 11.01, 12.01];
const SEED = 20_261_122;

/** How much of a shop's life is played. */
export interface Span {
  readonly days: number;
  readonly members: number;
}

/** The first instant of the demo: so many whole days before the last midnight where its shop stands. */
export function beginningOf(now: number, days: number, language: Language): number {
  const aheadMs = placeOf(language).ahead * HOUR;
  return Math.floor((now + aheadMs) / DAY) * DAY - aheadMs - days * DAY;
}

/** What a demo has when it is told. */
export interface Told {
  readonly members: number;
  readonly purchases: number;
}

/**
 * Plays some time of the invented shop through the service itself, up to the machine's now. `told` hears of each day. Everything comes of a fixed seed; only ids, codes and the dates differ from run to run.
 */
export async function play(
  service: Service,
  language: Language,
  span: Span,
  told: (day: number) => void,
): Promise<Told> {
  const { now } = service.clock;
  const today = now() - service.clock.offsetMs();
  const chance = chanceFrom(SEED);
  const begins = beginningOf(today, span.days, language);
  await goTo(service, begins + 9 * HOUR);
  const shop = await openShop(service, language);
  const customers: Customer[] = [];
  const people = { shop, customers, chance, language, span };
  let purchases = 0;
  for (let day = 0; day < span.days; day += 1) {
    told(day);
    const midnight = begins + day * DAY;
    for (const stop of STOPS) {
      await goTo(service, midnight + stop * HOUR);
      await passHour(service);
    }
    await takeOffers(service, customers, chance);
    if (day === at(span, 0.1)) await befriend(service, people, 'mei', day);
    if (day === at(span, 0.2)) await befriend(service, people, 'ken', day);
    await broadcastOf(service, shop, language, day, span);
    purchases += await open(service, people, day, midnight);
  }
  const mei = phoneOf(service, 'mei');
  await mei.does({ kind: 'action', data: 'talk' });
  await mei.does({ kind: 'text', text: word(language, 'complaint') });
  const midnight = begins + span.days * DAY;
  for (const stop of STOPS.map((hours) => midnight + hours * HOUR).filter((instant) => instant < today)) {
    await goTo(service, stop);
    await passHour(service);
  }
  await goTo(service, now() - service.clock.offsetMs());
  await untilQuiet(service);
  return { members: customers.length, purchases };
}

/** The day of the demo at a part of its length. */
const at = ({ days }: Span, share: number): number => Math.floor(days * share);

interface People {
  readonly span: Span;
  readonly shop: DemoShop;
  readonly customers: Customer[];
  readonly chance: Chance;
  readonly language: Language;
}

/** Customers who were invented join from 10:30 to 13:00; the others buy until the evening, in order of time. */
async function open(
  service: Service,
  { shop, customers, chance, language, span }: People,
  day: number,
  midnight: number,
): Promise<number> {
  const already = Math.floor(span.members / 5);
  const wanted = already + Math.floor(((span.members - already) * (day + 1)) / (0.95 * span.days));
  while (customers.length < Math.min(wanted, span.members)) {
    const friend = customers.length > 10 && chance.happens(0.2) ? chance.pick(customers) : undefined;
    const channelUserId = `crowd-${customers.length + 1}`;
    const about = { channelUserId, language, day, ...(friend === undefined ? {} : { friend }) };
    customers.push(await join(service, about, shop, chance));
  }
  const today = customers.filter(({ comesOn, leavesOn }) => comesOn <= day && day < leavesOn);
  const times = today.map(() => midnight + 12.5 * HOUR + chance.between(0, 7 * 60) * 60_000).toSorted((a, b) => a - b);
  for (const [turn, customer] of today.entries()) {
    await goTo(service, times[turn] ?? midnight);
    await visit(service, shop, customer, day, chance);
    if (customer.isSeen) await untilQuiet(service);
    customer.comesOn = nextVisit(customer, day, chance);
  }
  return today.length;
}

/** The two customers whose phones stand in the built-in chat join by tapping, as anybody would. */
async function befriend(
  service: Service,
  { shop, customers, chance, language }: People,
  id: 'mei' | 'ken',
  day: number,
) {
  const phone = phoneOf(service, id);
  await phone.named(id === 'mei' ? 'Mei' : 'Ken', id === 'mei' ? language : 'en');
  await phone.does({ kind: 'follow' });
  await phone.does({ kind: 'action', data: 'join' });
  await phone.does({ kind: 'action', data: 'start:join' });
  customers.push(await join(service, { channelUserId: id, language, day }, shop, chance));
}

const BROADCASTS = [
  { share: 0.35, text: 'news', control: 10 },
  { share: 0.7, text: 'arrival', control: 0 },
] as const;

/** The owner writes to everyone, once with a coupon and a control group. */
async function broadcastOf(
  { deps, clock }: Service,
  shop: DemoShop,
  language: Language,
  day: number,
  span: Span,
): Promise<void> {
  const plan = BROADCASTS.find(({ share }) => at(span, share) === day);
  if (plan === undefined) return;
  const key = `demo:broadcast:${plan.text}`;
  const said = { language, text: word(language, plan.text) };
  const { owner } = shop;
  const draft = given(await createBroadcast(deps, { audience: { all: [] }, text: said }, owner, key, clock.now()));
  const coupon = plan.control > 0 ? { couponId: shop.weekly.couponId, controlPercent: plan.control } : {};
  const changed = given(await changeBroadcast(deps, draft.campaignId, coupon, owner, `${key}:coupon`, clock.now()));
  const watcher = { channel: 'lab', channelUserId: 'owner' } as const;
  const { campaignId, version } = changed;
  given(await confirmBroadcast(deps, { campaignId, version, watcher }, owner, `${key}:go`, clock.now()));
}

/** Moves the shop's clock there, and what waits in its queues with it. */
async function goTo({ deps, clock }: Service, instant: number): Promise<void> {
  const before = clock.offsetMs();
  clock.moveTo(instant);
  await keepOffset(deps, clock.offsetMs(), clock.offsetMs() - before);
}

/** Does what is due at this hour, until it is done. */
async function passHour(service: Service): Promise<void> {
  const { jobs } = service;
  while ((await jobs.clockwork.runDue()) === 'elsewhere') await pause(50);
  await jobs.deliveries.drain();
  await untilQuiet(service);
  while (await isCounting(service)) await pause(50);
}

/** Whether the owner's counter of a broadcast that is over still says that it goes out. */
async function isCounting({ deps }: Service): Promise<boolean> {
  const open = await deps.db.sql`
    select 1 from regulars.campaign_watches w join regulars.campaigns c using (campaign_id)
    where w.state = 'open' and c.finished_at is not null limit 1`;
  return open.length > 0;
}
