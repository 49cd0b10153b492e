import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { unknownDeliveries } from '../../src/app/campaigns/progress.ts';
import type { Deps } from '../../src/app/deps.ts';
import type { FakeLine, LineFault } from './fakeLine.ts';
import { type FakeTelegram, hang, late } from './fakeTelegram.ts';
import { type Halfway, startHalfway } from './halfway.ts';
import { startRealService } from './realService.ts';
import { campaignOf, countersOf, enrol, planFor, statesOf } from './sendings.ts';
import { NOON } from './shop.ts';

/** Where the process dies: the points of a message's way, and anywhere between them. */
const POINTS = [
  'P2 begun, not sent',
  'P4 accepted, no answer',
  'P5 answered, not recorded',
  'P3 half written',
  'P6 recorded, not known',
  'any time',
] as const;
type Point = (typeof POINTS)[number];
/** Where the platform's answer makes it happen. */
type FarPoint = Exclude<Point, 'any time' | 'P3 half written'>;

/** The far side of one channel: its people, and what reached them. */
export interface FarSide {
  readonly channel: 'line' | 'telegram';
  /** What the campaign says. */
  readonly text: string;
  /** Makes a person and gives their id. */
  person(index: number): string;
  /** The `nth` call from now on goes so; those before it as always. */
  nthCall(nth: number, point: FarPoint): void;
  /** The platform's address, and a word of the path of the call that sends. */
  readonly url: string;
  readonly sendWord: string;
  calls(): number;
  /** Who got a message, as often as they got it. */
  accepted(): readonly string[];
  /** Of a service that reaches the platform at `url`. */
  settings(url: string): Readonly<Record<string, string>>;
}

const LATE_MS = 250;

/** `alike`: all are told the same, so that one call is for many. */
export function lineSide(line: FakeLine, alike = false): FarSide {
  const endpoint = alike ? 'multicast' : 'push';
  const faults: Readonly<Record<FarPoint, LineFault>> = {
    'P2 begun, not sent': 'hang',
    'P4 accepted, no answer': 'accept-then-hang',
    'P5 answered, not recorded': { delayMs: LATE_MS },
    'P6 recorded, not known': { delayMs: LATE_MS },
  };
  return {
    channel: 'line',
    text: alike ? 'Hello' : 'Hello {{ name }}',
    person: (index) => line.user(`Killed ${endpoint} ${index}`, { friend: true }).id,
    nthCall: (nth, point) =>
      line.next(endpoint, ...Array.from({ length: nth - 1 }, () => 'ok' as const), faults[point]),
    calls: () => line.callsOf(endpoint).length,
    accepted: () => line.accepted.map(({ to }) => to),
    url: line.url,
    sendWord: `/${endpoint}`,
    settings: (url) => ({
      LINE_CHANNEL_SECRET: line.channelSecret,
      LINE_CHANNEL_ACCESS_TOKEN: line.channelAccessToken,
      LINE_API_BASE_URL: url,
    }),
  };
}

export function telegramSide(telegram: FakeTelegram): FarSide {
  const faults = {
    'P2 begun, not sent': hang({ accept: false }),
    'P4 accepted, no answer': hang({ accept: true }),
    'P5 answered, not recorded': late(LATE_MS),
    'P6 recorded, not known': late(LATE_MS),
  };
  const ids: string[] = [];
  return {
    channel: 'telegram',
    text: 'Hello {{ name }}',
    person: () => {
      const { id } = telegram.user();
      const chat = telegram.chats.chats.get(id);
      if (chat !== undefined) chat.state = 'open';
      ids.push(id);
      return id;
    },
    nthCall: (nth, point) =>
      telegram.script('sendMessage', ...Array.from({ length: nth - 1 }, () => late(0)), faults[point]),
    calls: () => telegram.callsOf('sendMessage').length,
    accepted: () => ids.flatMap((id) => telegram.accepted(id).map(() => id)),
    url: telegram.apiRoot,
    sendWord: '/sendMessage',
    settings: (url) => ({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: url }),
  };
}

export interface KillFigures {
  readonly kills: number;
  readonly recipients: number;
  readonly sent: number;
  readonly doubled: number;
  readonly lost: number;
  readonly unknown: number;
  /** Deliveries that were being sent at the kills, added up. */
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** What the owner is shown to decide over. */
  readonly listed: number;
  readonly points: Readonly<Record<string, number>>;
  /** From the last kill until another process took over the range that the dead one had, in seconds. */
  readonly pickedUpAfter: number;
}

/**
 * One campaign through so many kills of the real service, each at another point, begun again each time; nobody helps.
 * The leases of the dead are ended at once, as half a minute does; of the last one only where `waits` is false.
 */
export async function killCampaign(
  deps: Deps,
  databaseUrl: string,
  side: FarSide,
  { kills, recipients, perCall = 1, random, from, waits }: Killing,
): Promise<KillFigures> {
  const halfway = await startHalfway(side.url);
  const accounts = Array.from({ length: recipients }, (_, index) => side.person(index));
  const members = await enrol(
    deps,
    accounts.map((channelUserId, index) => ({ channel: side.channel, channelUserId, name: `Killed ${index}` })),
  );
  const campaignId = await planFor(deps, members);
  const content = { texts: [{ language: 'en', text: side.text }], imageUrl: null, button: null, coupon: null };
  await deps.db.sql`
    update regulars.campaigns set kind = 'broadcast', state = 'sending', started_at = now(),
      content = ${JSON.stringify(content)}::text::jsonb where campaign_id = ${campaignId}`;
  const clock = { CLOCK_START: new Date(NOON).toISOString() };
  const settings = { DATABASE_URL: databaseUrl, ...clock, ...side.settings(halfway.url) };
  const locks = new pg.Client({ connectionString: databaseUrl });
  const watcher = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([locks.connect(), watcher.connect()]);
  const points: Record<string, number> = {};
  const inFlight: number[] = [];
  let [killedAt, pickedUpAfter] = [0, 0];
  let held: readonly Lease[] = [];
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const point = POINTS[(kill + from) % POINTS.length] ?? 'any time';
      points[point] = (points[point] ?? 0) + 1;
      const calls = Math.max(1, Math.floor(((0.5 + random() * 0.5) * recipients) / perCall / (kills + 1)));
      const service = await dieAt(point, side, calls, settings, { halfway, locks, watcher, campaignId, random });
      killedAt = performance.now();
      const states = await statesOf(deps, campaignId);
      expect(await campaignOf(deps, campaignId), `before kill ${kill}`).toMatchObject({ state: 'sending' });
      inFlight.push(states['sending'] ?? 0);
      if (point === 'P6 recorded, not known') {
        const { sending = 0, sent = 0, unknown = 0 } = states;
        expect(sending, 'all that was answered is recorded').toBe(0);
        expect(await countersOf(deps, campaignId), 'what is recorded is counted').toMatchObject({ sent, unknown });
      }
      await locks.query('rollback');
      expect(service).toBe('SIGKILL');
      held = await leasesOf(deps, campaignId);
      if (waits && kill === kills - 1) continue;
      await deps.db.sql`
        update regulars.delivery_ranges set leased_until = now() - interval '1 second' where leased_until is not null`;
    }
    const service = await startAgain(settings);
    const untouched = async () => {
      const leases = await leasesOf(deps, campaignId);
      return leases.filter((one) => held.some(({ rangeNo, token }) => rangeNo === one.rangeNo && token === one.token));
    };
    await vi.waitFor(async () => expect(await untouched()).toEqual([]), { timeout: 60_000, interval: 20 });
    pickedUpAfter = Math.round((performance.now() - killedAt) / 100) / 10;
    await vi.waitFor(async () => expect(await campaignOf(deps, campaignId)).toMatchObject({ state: 'done' }), {
      timeout: 300_000,
      interval: 100,
    });
    expect(await service.stop()).toBe(0);
  } finally {
    await Promise.all([locks.end(), watcher.end(), halfway.stop()]);
  }
  return figures(deps, campaignId, side, accounts, { kills, points, inFlight, pickedUpAfter });
}

interface Lease {
  readonly rangeNo: number;
  readonly token: number;
}

/** The ranges that somebody has in hand, alive or dead. */
const leasesOf = async (deps: Deps, campaignId: string): Promise<readonly Lease[]> => deps.db.sql<Lease[]>`
  select range_no as "rangeNo", token from regulars.delivery_ranges
  where campaign_id = ${campaignId} and leased_until is not null`;

interface Killing {
  readonly kills: number;
  readonly recipients: number;
  /** How many one call is for; 1 unless said. */
  readonly perCall?: number;
  readonly random: () => number;
  /** At which of the points the first one dies. */
  readonly from: number;
  /** Whether the last one's lease runs out by itself. */
  readonly waits: boolean;
}

/** As whatever supervises a service does: on a machine that is busy with something else its database may be late. */
async function startAgain(settings: Readonly<Record<string, string>>): ReturnType<typeof startRealService> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startRealService(settings);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** The service's sessions that wait for the range which the test holds. */
const WAITING = `
  from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and query like '%delivery_ranges%'`;

/** The same, and those that go on with it: ours begin with other words. */
const RECORDING = `
  from pg_stat_activity
  where datname = current_database() and state = 'active' and query like '%with lease as materialized%'
    and pid <> pg_backend_pid()`;

interface Grip {
  readonly halfway: Halfway;
  /** Holds the range, so that the service cannot write down what was answered. */
  readonly locks: pg.Client;
  readonly watcher: pg.Client;
  readonly campaignId: string;
  readonly random: () => number;
}

/** Starts the service and kills it at that point; what it held in the database is let go by the caller. */
async function dieAt(
  point: Point,
  side: FarSide,
  calls: number,
  settings: Readonly<Record<string, string>>,
  { halfway, locks, watcher, campaignId, random }: Grip,
): Promise<NodeJS.Signals | null> {
  const before = side.calls();
  const cuts = halfway.cuts();
  if (point === 'P3 half written') halfway.cut(side.sendWord, calls);
  else if (point !== 'any time') side.nthCall(calls, point);
  const service = await startAgain(settings);
  const reached = () => (point === 'P3 half written' ? halfway.cuts() > cuts : side.calls() >= before + calls);
  await vi.waitFor(() => expect(reached()).toBe(true), { timeout: 60_000, interval: 2 });
  if (point === 'P5 answered, not recorded' || point === 'P6 recorded, not known') {
    await locks.query('begin');
    await locks.query('select 1 from regulars.delivery_ranges where campaign_id = $1 for update', [campaignId]);
    // Asked on another session: within a transaction the picture of the sessions stays as it was.
    await vi.waitFor(
      async () => {
        const waiting = await watcher.query(`select 1 ${WAITING}`);
        expect(waiting.rowCount).toBeGreaterThan(0);
      },
      { timeout: 5_000, interval: 5 },
    );
  }
  if (point === 'any time') await pause(random() * 60);
  await service.kill();
  if (point === 'P6 recorded, not known') {
    // The server carries out what it was told, not knowing that nobody is there to hear of it.
    await locks.query('rollback');
    await vi.waitFor(async () => expect((await watcher.query(`select 1 ${RECORDING}`)).rowCount).toBe(0), {
      timeout: 5_000,
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
  about: Pick<KillFigures, 'kills' | 'points' | 'pickedUpAfter'> & { readonly inFlight: readonly number[] },
): Promise<KillFigures> {
  const times = new Map<string, number>();
  for (const id of side.accepted()) times.set(id, (times.get(id) ?? 0) + 1);
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
  return {
    kills: about.kills,
    recipients: accounts.length,
    sent: states['sent'] ?? 0,
    doubled: accounts.filter((id) => (times.get(id) ?? 0) > 1).length,
    lost: accounts.filter((id) => !times.has(id)).length,
    unknown: states['unknown'] ?? 0,
    inFlight: about.inFlight.reduce((sum, count) => sum + count, 0),
    mostInFlight: Math.max(0, ...about.inFlight),
    listed,
    points: about.points,
    pickedUpAfter: about.pickedUpAfter,
  };
}
