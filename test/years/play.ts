import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Database } from '../../db/client.ts';
import type { Log } from '../../src/app/channel.ts';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { Busy } from '../../src/app/decideAndCommit.ts';
import type { Deps } from '../../src/app/deps.ts';
import { runDueJobs } from '../../src/app/jobs.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { tidyUp } from '../../src/app/tidyUp.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { firstInstantAt } from '../../src/core/calendar/hours.ts';
import { dateOf, type PlainDate, plainDate, startOfDate } from '../../src/core/calendar/localDay.ts';
import { doDeed } from './deeds.ts';
import { type Memory, openMemory } from './memory.ts';
import type { Life } from './people.ts';
import { type Deed, isAway, planOf } from './plan.ts';
import { seededDeps } from './seeded.ts';
import { sendDue } from './sender.ts';
import { endOffers, type Offers, openForYears } from './shop.ts';

export interface Playing {
  readonly life: Life;
  readonly url: string;
  /** The file of what was done. */
  readonly memory: string;
  /** Told with each day that begins. */
  readonly onDay: (day: number) => void;
  /** Told of what failed and is tried again, as the service does each minute. */
  readonly onTrouble: (what: string) => void;
}

interface Look {
  /** What the service logged. */
  readonly errors: object[];
  readonly onTrouble: (what: string) => void;
}

/** Families whose deeds are under way at once. */
const AT_ONCE = 16;
const NIGHT_AFTER_MS = 5 * 60_000 + 7_000;
/** Between two deeds of a day; all are over before anything that was set aside on it lets go. */
const APART_MS = 1_500;
const WEEK = 7;
/** How long the player waits where the service would wait a minute. */
const MINUTE_MS = 1_000;
const MOST_MINUTES = 30;
/** For so long the shop makes repurchase offers. */
const FIRST_YEAR = 366;

const nightly = nightlyJobs(giftName);

/** Plays a life from where it stands: from its first day, or from what is stored after somebody was killed. */
export async function play({ life, url, memory: file, onDay, onTrouble }: Playing): Promise<void> {
  const db = await connect(url, { connections: AT_ONCE });
  const errors: object[] = [];
  const log: Log = { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) };
  const look: Look = { errors, onTrouble };
  try {
    await leaseEnds(db);
    const first = dateOf(life.from);
    const opened = startOfDate(first, life.zone);
    const offers = await openForYears(seededDeps(db, life.seed, 'opening', opened), life.zone, opened);
    const memory = openMemory(file);
    const plan = planOf(life);
    while (memory.day < life.days) {
      const { day } = memory;
      onDay(day);
      if (day === FIRST_YEAR) await endOffers(seededDeps(db, life.seed, 'offers', opened), opened);
      const date = first.add({ days: day });
      // Samoa had no 30 December 2011.
      if (plainDate(startOfDate(date, life.zone), life.zone).equals(date)) {
        await playDay({ life, db, log, look, offers, memory, day, date, plan });
      }
      memory.endDay();
    }
  } finally {
    await db.close();
  }
}

function reasonOf(fields: object): string {
  const error: unknown = Reflect.get(fields, 'err');
  return error instanceof Error ? `${error.message} (${String(error.cause)})` : JSON.stringify(fields);
}

interface Day {
  readonly life: Life;
  readonly db: Database;
  readonly log: Log;
  readonly look: Look;
  readonly offers: Offers;
  readonly memory: Memory;
  readonly day: number;
  readonly date: PlainDate;
  readonly plan: ReturnType<typeof planOf>;
}

async function playDay(today: Day): Promise<void> {
  const { life, date, day, memory } = today;
  const away = isAway(life, day);
  const night = startOfDate(date, life.zone) + NIGHT_AFTER_MS;
  if (!away) await step(memory, 'night', () => untilWell(today, () => jobs(today, night, 'night')));
  if (!away) await step(memory, 'noon', () => untilWell(today, () => noon(today)));
  await people(today);
}

/**
 * For what goes through many members: a pass that goes on after a kill has less to do, so the ids that the dead one drew
 * would name other things.
 */
const passDeps = ({ db, life, day, memory }: Day, name: string, now: number): Deps =>
  seededDeps(db, life.seed, `${day}:${name}:${memory.players}`, now);

/** The service's clockwork at an instant. */
async function jobs(today: Day, now: number, name: string): Promise<void> {
  const { log } = today;
  const deps = passDeps(today, name, now);
  await releaseLate(deps, now);
  const end = await runDueJobs(deps, nightly, now, { log, signal: new AbortController().signal });
  if (end !== 'done') log.error({ end }, 'the jobs are not done');
}

/** A job that fails where the database is slow is logged and tried again at the next minute, and so is a sending. */
async function untilWell({ db, day, look: { errors, onTrouble } }: Day, run: () => Promise<void>): Promise<void> {
  for (let again = 0; again < MOST_MINUTES; again += 1) {
    await run();
    if (errors.length === 0) return;
    onTrouble(`on day ${day}: ${errors.splice(0).map(reasonOf).join('; ')}`);
    await pause(MINUTE_MS);
    await leaseEnds(db);
  }
  throw new Error(`day ${day} does not get well`);
}

/** What is due is sent; once a week the reminders that wait for the morning are looked at, and what is over is forgotten. */
async function noon(today: Day): Promise<void> {
  const { life, log, date, day } = today;
  const now = firstInstantAt(date, '12:30', life.zone);
  await sendDue(passDeps(today, 'send', now), now, log);
  if (day % WEEK > 0) return;
  await jobs(today, now, 'noon');
  await tidyUp(passDeps(today, 'tidy', now), now);
}

/** What people do on a day, within minutes: each family's deeds one after another, families beside each other. */
async function people(today: Day): Promise<void> {
  const { life, db, offers, memory, day, date, plan } = today;
  const begins = firstInstantAt(date, '15:30', life.zone);
  await step(memory, 'late', async () => {
    await releaseLate(passDeps(today, 'late', begins), begins);
  });
  const lanes = lanesOf(plan.deedsOn(day)).values();
  const work = async (): Promise<void> => {
    for (const lane of lanes) {
      for (const deed of lane) {
        const now = begins + 1_000 + deed.order * APART_MS;
        const deps = seededDeps(db, life.seed, deed.name, now);
        const further = (name: string) => seededDeps(db, life.seed, `${deed.name}:${name}`, now);
        const doing = { deps, further, deed, offers, now, people: plan.people };
        await step(memory, deed.name, () => untilAnswered(() => doDeed(doing)));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Deeds that touch what others touch, in their order: of one family, and of all families that want what there is little of. */
function lanesOf(deeds: readonly Deed[]): readonly (readonly Deed[])[] {
  const wanting = new Set(deeds.filter(({ kind }) => LIMITED.has(kind)).map(({ person }) => person.family));
  return [...Map.groupBy(deeds, ({ person: { family } }) => (wanting.has(family) ? 'wanting' : family)).values()];
}

const LIMITED: ReadonlySet<Deed['kind']> = new Set(['limited-reward', 'reward-back']);

/** Done once, whoever was killed before it was noted: what is done again finds its key. */
async function step(memory: Memory, name: string, run: () => Promise<string | void>): Promise<void> {
  if (memory.has(name)) return;
  memory.note(name, (await run()) ?? 'done');
}

/** A till that is told that the books are busy asks again with the same key. */
async function untilAnswered(run: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await pause(200);
    }
  }
}

/** Whoever goes on after a kill comes later than any lease of the dead one: the time that this takes passes here. */
async function leaseEnds({ sql }: Database): Promise<void> {
  await sql`update regulars.job_runs set leased_until = null where state = 'running'`;
  await sql`update regulars.delivery_ranges set leased_until = null where state = 'open'`;
}
