import { afterAll, beforeAll, expect } from 'vitest';
import { createLineAdapter } from '../../bots/line/adapter.ts';
import type { members } from '../../db/schema/index.ts';
import type { AdapterPorts, ChannelAdapter, Log } from '../../src/app/channel.ts';
import { type Job, type JobsEnd, runDueJobs } from '../../src/app/jobs.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { renderCampaign } from '../../src/chat/campaigns.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { Paces } from '../../src/delivery/pace.ts';
import { type Deliveries, startDeliveries } from '../../src/jobs/deliveries.ts';
import type { ReceivedMessage } from './chatUser.ts';
import { type FakeLine, startFakeLine } from './fakeLine.ts';
import type { LineUser } from './fakeLineUser.ts';
import { enrol } from './sendings.ts';
import { ownShop, type TestShop } from './shop.ts';

export interface Regular {
  readonly memberId: string;
  readonly user: LineUser;
}

/** A message as somebody got it, with the shop's date and time. */
export interface Heard extends ReceivedMessage {
  /** `2027-03-14 10:00` */
  readonly at: string;
}

/** An instant of a shop in Taipei: `2027-03-14`, `10:00`. */
export const at = (date: string, time = '12:00'): number => Date.parse(`${date}T${time}:00+08:00`);

const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const HOURS = ['09:00', '10:00', '11:00', '12:00', '13:00'];

/**
 * A shop in Taipei whose days pass: the nightly jobs at 00:05, then the sender at the hours at which something may be
 * due, to a LINE on this machine. Call it where hooks are registered. `nightly`: some of the jobs only, for long stories.
 */
export function ownDays(nightly: readonly Job[] = nightlyJobs(giftName)) {
  const shop: TestShop = ownShop();
  const { deps } = shop;
  const log: Log = { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) };
  const errors: object[] = [];
  const people: Regular[] = [];
  const diary = new Map<string, Heard[]>();
  const began: { line?: FakeLine; adapter?: ChannelAdapter; deliveries?: Deliveries } = {};
  let now = at('2026-11-21');

  beforeAll(async () => {
    const line = await startFakeLine();
    const { url: apiBaseUrl, channelSecret, channelAccessToken } = line;
    const ports: AdapterPorts = {
      store: async () => undefined,
      qrPng: async () => new Uint8Array(),
      qrUrl: () => undefined,
      fileUrl: () => undefined,
      log,
    };
    const adapter = createLineAdapter({ apiBaseUrl, channelSecret, channelAccessToken }, ports);
    // People here only read, so what waits for them to write would come hours later in each story.
    const adapters = new Map([['line', { ...adapter, repliesWithToken: false }] as const]);
    const deliveries = startDeliveries({
      deps,
      adapters,
      gate: new PauseGate(deps, log),
      paces: new Paces(deps, adapters),
      render: async (campaign, facts, member) =>
        renderCampaign(campaign, facts, member, (await readProgramme(deps)).document),
      now: () => now,
      log,
    });
    Object.assign(began, { line, adapter, deliveries });
  });
  afterAll(async () => {
    await began.deliveries?.stop();
    await began.adapter?.stop();
    await began.line?.stop();
  });

  /** Runs what is due at an instant. `jobs`: other ones, such as one that dies. */
  async function pass(instant: number, jobs: readonly Job[] = nightly): Promise<JobsEnd> {
    now = instant;
    return runDueJobs(deps, jobs, now, { log, signal: new AbortController().signal });
  }

  /** Sends what is due at an instant, and notes who heard what. */
  async function send(instant: number): Promise<void> {
    now = instant;
    await began.deliveries?.drain();
    const when = new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    for (const { memberId, user } of people) {
      const notes = diary.get(memberId) ?? [];
      diary.set(memberId, [...notes, ...user.received.slice(notes.length).map((one) => ({ ...one, at: when }))]);
    }
  }

  /** Nothing is left to be sent: most days of a year are so, and their hours need not be walked. */
  const isQuietDay = async (): Promise<boolean> =>
    (await deps.db.sql`select 1 from regulars.campaigns where state in ('scheduled', 'sending') limit 1`).length === 0;

  return {
    shop,
    deps,
    pass,
    send,
    errors,
    /** A member who is a friend of the shop's LINE account. */
    async regular(name: string, about: Partial<typeof members.$inferInsert> = {}): Promise<Regular> {
      const user = (began.line as FakeLine).user(`${name} ${people.length}`, { friend: true });
      const [one] = await enrol(deps, [{ channel: 'line', channelUserId: user.id }], { name, ...about });
      const person = { memberId: one?.memberId ?? '', user };
      people.push(person);
      return person;
    },
    /** Lets the days of the shop pass, both included. */
    async days(from: string, through = from): Promise<void> {
      for (let date = from; date <= through; date = nextDay(date)) {
        expect(await pass(at(date, '00:05'))).toBe('done');
        if (await isQuietDay()) continue;
        for (const hour of HOURS) await send(at(date, hour));
      }
    },
    heard: ({ memberId }: Regular): readonly Heard[] => diary.get(memberId) ?? [],
  };
}
