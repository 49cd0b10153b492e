import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { v7 } from 'uuid';
import { expect, vi } from 'vitest';
import { createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import { unknownDeliveries } from '../../src/app/campaigns/progress.ts';
import { setCampaignState } from '../../src/app/campaigns/state.ts';
import type { Deps } from '../../src/app/deps.ts';
import { EVERYONE } from '../../src/core/segments/question.ts';
import type { FarPoint, FarSide } from './farSides.ts';
import { type Halfway, startHalfway } from './halfway.ts';
import { given } from './offers.ts';
import { startRealService } from './realService.ts';
import { campaignOf, countersOf, enrol, statesOf } from './sendings.ts';
import { NOON, OWNER } from './shop.ts';

/** Where the process dies: the points of a campaign's way, and anywhere between them. */
export type Point =
  | FarPoint
  | 'P0 confirmed, not expanded'
  | 'P1 half expanded'
  | 'P3 half written'
  | 'P7 all sent, not closed'
  | 'any time';

export interface KillFigures {
  readonly kills: number;
  readonly recipients: number;
  readonly sent: number;
  readonly doubled: number;
  /** Messages beyond the first of each recipient. */
  readonly extra: number;
  readonly lost: number;
  readonly unknown: number;
  /** Deliveries that were being sent at the kills, added up. */
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** Calls that came after a pause was written down, at most. */
  readonly mostAfterPause: number;
  /** What the owner is shown to decide over. */
  readonly listed: number;
  readonly points: Readonly<Record<string, number>>;
}

export interface Killing {
  /** At which points it dies, one after the other: P0 and P1 come first, P7 last. */
  readonly points: readonly Point[];
  readonly recipients: number;
  /** How many one call is for; 1 unless said. */
  readonly perCall?: number;
  readonly random: () => number;
  /** What is said again when it may have been lost. */
  readonly isService?: boolean;
}

let campaigns = 0;

/**
 * One campaign through so many kills of the real service, each at another point, begun again each time; nobody helps.
 * The leases of the dead are ended at once, as half a minute does. Of the members only those of this campaign get it.
 */
export async function killCampaign(
  deps: Deps,
  databaseUrl: string,
  side: FarSide,
  { points, recipients, perCall = 1, random, isService = false }: Killing,
): Promise<KillFigures> {
  const halfway = await startHalfway(side.url);
  campaigns += 1;
  const names = Array.from({ length: recipients }, (_, index) => `Killed ${campaigns}-${index}`);
  const accounts = names.map((name) => side.person(name));
  await deps.db.sql`update regulars.members set marketing_consent = false where marketing_consent`;
  await enrol(
    deps,
    accounts.map((channelUserId, index) => ({ channel: side.channel, channelUserId, name: names[index] ?? '' })),
  );
  const campaignId = await broadcastFor(deps, side.text, isService ? 'service' : 'marketing');
  const clock = { CLOCK_START: new Date(NOON).toISOString() };
  const settings = { DATABASE_URL: databaseUrl, ...clock, ...side.settings(halfway.url) };
  const locks = new pg.Client({ connectionString: databaseUrl });
  const watcher = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([locks.connect(), watcher.connect()]);
  const grip: Grip = { deps, halfway, locks, watcher, campaignId, random, afterPause: [] };
  const inFlight: number[] = [];
  try {
    for (const [kill, point] of points.entries()) {
      const calls = Math.max(1, Math.floor(((0.5 + random() * 0.5) * recipients) / perCall / (points.length + 1)));
      expect(await dieAt(point, side, calls, settings, grip)).toBe('SIGKILL');
      const states = await statesOf(deps, campaignId);
      expect(STATES[point] ?? ['sending'], `after kill ${kill}, ${point}`).toContain(
        (await campaignOf(deps, campaignId)).state,
      );
      inFlight.push(states['sending'] ?? 0);
      if (point === 'P6 recorded, not known') {
        const { sending = 0, sent = 0, unknown = 0 } = states;
        // On LINE a process has two ranges: the calls of one are under way while the other's are recorded.
        const underWay = side.channel === 'line' ? Math.max(100, perCall) : 0;
        expect(sending, 'all that was answered is recorded').toBeLessThanOrEqual(underWay);
        expect(await countersOf(deps, campaignId), 'what is recorded is counted').toMatchObject({ sent, unknown });
      }
      await locks.query('rollback');
      if (point === 'P8 paused meanwhile') {
        expect(await direct(deps, campaignId, 'resume')).toMatchObject({ ok: true });
      }
      await deps.db.sql`
        update regulars.delivery_ranges set leased_until = now() - interval '1 second' where leased_until is not null`;
    }
    const service = await startAgain(settings);
    await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
      timeout: 600_000,
      interval: 100,
    });
    expect(await service.stop()).toBe(0);
  } finally {
    await Promise.all([locks.end(), watcher.end(), halfway.stop()]);
  }
  return figures(deps, campaignId, side, accounts, { points, inFlight, afterPause: grip.afterPause });
}

/** In which state a campaign may be after a kill there; where it is not said, it is being sent. */
const STATES: Partial<Record<Point, readonly string[]>> = {
  'P0 confirmed, not expanded': ['scheduled'],
  // The statement dies with its session, or the server carries it out.
  'P1 half expanded': ['scheduled', 'sending'],
  'P7 all sent, not closed': ['sending', 'done'],
  'P8 paused meanwhile': ['paused'],
};

const direct = (deps: Deps, campaignId: string, what: 'pause' | 'resume') =>
  setCampaignState(deps, campaignId, what, OWNER, `test:${v7()}`, NOON);

/** A broadcast to everybody who may be written to, confirmed and due: the service itself finds out whom it is for. */
async function broadcastFor(deps: Deps, text: string, messageClass: 'service' | 'marketing'): Promise<string> {
  const draft = { audience: EVERYONE, text: { language: 'en', text } };
  const { campaignId } = given(await createBroadcast(deps, draft, OWNER, `new:${v7()}`, NOON - 60_000));
  await deps.db.sql`
    update regulars.campaigns set state = 'scheduled', control_percent = 0, version = version + 1,
      message_class = ${messageClass},
      due_at = ${new Date(NOON - 1_000).toISOString()}::timestamptz
    where campaign_id = ${campaignId}`;
  return campaignId;
}

/** As whatever supervises a service does: on a machine that is busy with something else its database may be late. */
export async function startAgain(settings: Readonly<Record<string, string>>): ReturnType<typeof startRealService> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startRealService(settings);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** The service's sessions that wait for what the test holds. Of a long statement the server shows the beginning alone. */
const WAITING = `
  from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'
    and (query like '%delivery_ranges%' or query like '%with due as%')`;

/** The same, and those that go on with it: ours begin with other words. */
const RECORDING = `
  from pg_stat_activity
  where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
    and query ~ 'with (lease as materialized|due as|forgotten as)'`;

interface Grip {
  readonly deps: Deps;
  readonly halfway: Halfway;
  /** Holds what the service is to wait for, so that it dies in the middle of that statement. */
  readonly locks: pg.Client;
  readonly watcher: pg.Client;
  readonly campaignId: string;
  readonly random: () => number;
  readonly afterPause: number[];
}

type Service = Awaited<ReturnType<typeof startRealService>>;

/** Starts the service and kills it at that point; what it held in the database is let go by the caller. */
async function dieAt(
  point: Point,
  side: FarSide,
  calls: number,
  settings: Readonly<Record<string, string>>,
  grip: Grip,
): Promise<NodeJS.Signals | null> {
  const { deps, halfway, locks, campaignId, random } = grip;
  const before = side.calls();
  const cuts = halfway.cuts();
  await holdBefore(point, grip);
  if (point === 'P3 half written') halfway.cut(side.sendWord, calls);
  else if (isFarPoint(point)) side.nthCall(calls, point);
  const service = await startAgain(settings);
  if (point === 'P0 confirmed, not expanded' || point === 'P1 half expanded' || point === 'P7 all sent, not closed') {
    await somebodyWaits(grip, 600_000);
    if (point === 'P7 all sent, not closed') {
      const { queued = 0, sending = 0 } = await statesOf(deps, campaignId);
      expect(queued + sending, 'all is sent').toBe(0);
    }
    return die(service, grip, point !== 'P0 confirmed, not expanded' && random() < 0.5);
  }
  const reached = () => (point === 'P3 half written' ? halfway.cuts() > cuts : side.calls() >= before + calls);
  await vi.waitFor(() => expect(reached()).toBe(true), { timeout: 60_000, interval: 2 });
  if (point === 'P5 answered, not recorded' || point === 'P6 recorded, not known') {
    await locks.query('begin');
    await locks.query('select 1 from regulars.delivery_ranges where campaign_id = $1 for update', [campaignId]);
    await somebodyWaits(grip, 10_000);
  }
  if (point === 'P8 paused meanwhile') {
    expect(await direct(deps, campaignId, 'pause')).toMatchObject({ ok: true });
    const atAck = side.calls();
    await pause(random() * 400);
    grip.afterPause.push(side.calls() - atAck);
  }
  if (point === 'any time') await pause(random() * 60);
  return die(service, grip, point === 'P6 recorded, not known');
}

const isFarPoint = (point: Point): point is FarPoint => /^P[24568]/.test(point);

/** Holds what the service is to wait for from its start. */
async function holdBefore(point: Point, { locks, campaignId }: Grip): Promise<void> {
  if (point === 'P0 confirmed, not expanded' || point === 'P7 all sent, not closed') {
    await locks.query('begin');
    await locks.query('select 1 from regulars.campaigns where campaign_id = $1 for no key update', [campaignId]);
  }
  if (point === 'P1 half expanded') {
    await locks.query('begin');
    // Its first range is being written by somebody else: the deliveries are there, and the statement waits.
    await locks.query(
      `insert into regulars.delivery_ranges (campaign_id, range_no, first_member_id, last_member_id, state, total)
       values ($1, 0, $1, $1, 'open', 1)`,
      [campaignId],
    );
  }
}

/** Asked on another session: within a transaction the picture of the sessions stays as it was. */
const somebodyWaits = ({ watcher }: Grip, timeout: number) =>
  vi.waitFor(
    async () => {
      const waiting = await watcher.query(`select 1 ${WAITING}`);
      expect(waiting.rowCount).toBeGreaterThan(0);
    },
    { timeout, interval: 5 },
  );

/** `carriesOut`: the server does what it was told, not knowing that nobody is there to hear of it. */
async function die(service: Service, { locks, watcher }: Grip, carriesOut: boolean): Promise<NodeJS.Signals | null> {
  await service.kill();
  if (carriesOut) {
    await locks.query('rollback');
    await vi.waitFor(async () => expect((await watcher.query(`select 1 ${RECORDING}`)).rowCount).toBe(0), {
      timeout: 10_000,
      interval: 5,
    });
  } else await watcher.query(`select pg_terminate_backend(pid) ${WAITING}`);
  return service.process.signalCode;
}

async function figures(
  deps: Deps,
  campaignId: string,
  side: FarSide,
  accounts: readonly string[],
  about: Pick<Killing, 'points'> & { readonly inFlight: readonly number[]; readonly afterPause: readonly number[] },
): Promise<KillFigures> {
  const times = new Map<string, number>(accounts.map((id) => [id, 0]));
  for (const id of side.accepted()) if (times.has(id)) times.set(id, (times.get(id) ?? 0) + 1);
  const counters = await countersOf(deps, campaignId);
  const states = await statesOf(deps, campaignId);
  expect(counters).toMatchObject({
    total: accounts.length,
    sent: states['sent'] ?? 0,
    unknown: states['unknown'] ?? 0,
  });
  let listed = 0;
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const page: Awaited<ReturnType<typeof unknownDeliveries>> = await unknownDeliveries(deps, campaignId, after);
    listed += page.unknown.length;
    after = page.next;
  }
  const points: Record<string, number> = {};
  for (const point of about.points) points[point] = (points[point] ?? 0) + 1;
  return {
    kills: about.points.length,
    recipients: accounts.length,
    sent: states['sent'] ?? 0,
    doubled: [...times.values()].filter((count) => count > 1).length,
    extra: [...times.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    lost: [...times.values()].filter((count) => count === 0).length,
    unknown: states['unknown'] ?? 0,
    inFlight: about.inFlight.reduce((sum, count) => sum + count, 0),
    mostInFlight: Math.max(0, ...about.inFlight),
    mostAfterPause: Math.max(0, ...about.afterPause),
    listed,
    points,
  };
}
