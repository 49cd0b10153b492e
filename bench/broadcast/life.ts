import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LINE_SECRET, percentile, startChatter, waitsOf } from '../support/chatter.ts';
import { LINE_LIMITS, type PlatformRules, type PlatformStats, type Platforms } from '../support/platformRules.ts';
import { startRealService, temporaryFolder } from '../support/service.ts';
import { type BenchShop, confirmedBroadcast, forgetBroadcasts, MARKER, walBytes } from './shop.ts';

export interface LifeOf {
  readonly members: number;
  readonly telegramEvery: number;
  readonly text: string;
  /** What Telegram takes in a second. */
  readonly telegramPerSecond: number;
  readonly latencyMs: number;
  readonly pauses?: PlatformRules['pauses'];
  /** How long members write before the broadcast; 0: nobody writes at all. */
  readonly idleSeconds: number;
}

/** What one broadcast cost and did. */
export interface Life {
  readonly stats: PlatformStats;
  readonly states: Readonly<Record<string, number>>;
  /** From the confirmation to the end of the campaign. */
  readonly seconds: number;
  readonly walPerMember: number;
  /** Of the service's process, in MB. */
  readonly memory: { readonly before: number; readonly peak: number };
  /** How late timers were in the service's process, in milliseconds. */
  readonly loop: { readonly idle: number; readonly p99: number; readonly most: number };
  /** From a member's message to its reply, in milliseconds. */
  readonly replies: {
    readonly idle: readonly number[];
    readonly during: readonly number[];
    readonly unanswered: number;
  };
}

const MESSAGES_A_SECOND = 10;
const LOOK_MS = 500;
/** Replies that are still on their way get so long. */
const LAST_REPLIES_MS = 3_000;

/** One broadcast by the real service in a process of its own, from its confirmation to its end. */
export async function liveThrough(shop: BenchShop, platforms: Platforms, about: LifeOf): Promise<Life> {
  const { sql, deps } = shop;
  const { members, telegramEvery, latencyMs, pauses } = about;
  await forgetBroadcasts(sql);
  const perSecond = { ...LINE_LIMITS, sendMessage: about.telegramPerSecond };
  await platforms.reset({ marker: MARKER, members, telegramEvery, perSecond, latencyMs, ...(pauses && { pauses }) });
  const folder = await temporaryFolder();
  const loopFile = join(folder.path, 'loop.json');
  const service = await startRealService({
    DATABASE_URL: shop.url,
    DATA_DIR: folder.path,
    BACKUP_KEEP: '0,0',
    LINE_CHANNEL_SECRET: LINE_SECRET,
    LINE_CHANNEL_ACCESS_TOKEN: 'bench',
    LINE_API_BASE_URL: platforms.url,
    LINE_RICH_MENU: 'off',
    TELEGRAM_BOT_TOKEN: '1:bench',
    TELEGRAM_API_ROOT: platforms.url,
    TELEGRAM_PER_SECOND: String(about.telegramPerSecond),
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('../support/loopDelay.ts', import.meta.url))}`,
    BENCH_LOOP_FILE: loopFile,
  });
  const pid = service.process.pid ?? 0;
  const loopDelay = async (): Promise<{ p99: number; most: number }> => {
    rmSync(loopFile, { force: true });
    service.process.kill('SIGUSR2');
    while (!existsSync(loopFile)) await pause(50);
    await pause(50);
    return JSON.parse(readFileSync(loopFile, 'utf8')) as { p99: number; most: number };
  };
  try {
    const talking = { perSecond: MESSAGES_A_SECOND, members, telegramEvery };
    const idle = await chatter(service.url, talking, about.idleSeconds);
    const idleLoop = await loopDelay();
    const before = highWater(pid);
    const wal = await walBytes(sql);
    const during = about.idleSeconds === 0 ? undefined : await startChatter(service.url, talking);
    const began = performance.now();
    const campaignId = await confirmedBroadcast(deps, about.text);
    await ended(shop, campaignId);
    const seconds = (performance.now() - began) / 1_000;
    const loop = await loopDelay();
    await during?.stop();
    if (during !== undefined) await pause(LAST_REPLIES_MS);
    const [replies, stats] = [await platforms.replies(), await platforms.stats()];
    const waits = waitsOf(during?.posted ?? new Map(), replies);
    return {
      stats,
      states: await statesOf(shop, campaignId),
      seconds,
      walPerMember: ((await walBytes(sql)) - wal) / members,
      memory: { before, peak: highWater(pid) },
      loop: { idle: idleLoop.p99, ...loop },
      replies: { idle: waitsOf(idle, replies), during: waits, unanswered: (during?.posted.size ?? 0) - waits.length },
    };
  } finally {
    await service.stop();
    await folder.remove();
  }
}

async function chatter(
  url: string,
  about: Parameters<typeof startChatter>[1],
  seconds: number,
): Promise<ReadonlyMap<string, number>> {
  if (seconds === 0) return new Map();
  // What is compiled and cached with the first messages is nobody's wait later.
  const warm = await startChatter(url, about);
  await pause(3_000);
  await warm.stop();
  const talk = await startChatter(url, about);
  await pause(seconds * 1_000);
  await talk.stop();
  return talk.posted;
}

async function ended({ sql }: BenchShop, campaignId: string): Promise<void> {
  for (;;) {
    const [row] = await sql<{ state: string; pauseReason: string | null }[]>`
      select state, pause_reason as "pauseReason" from regulars.campaigns where campaign_id = ${campaignId}`;
    if (row?.state === 'done') return;
    if (row?.state === 'paused' || row?.state === 'cancelled')
      throw new Error(`the broadcast is ${JSON.stringify(row)}`);
    await pause(LOOK_MS);
  }
}

/** How many deliveries ended how. */
async function statesOf({ sql }: BenchShop, campaignId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ state: string; count: number }[]>`
    select state, count(*)::int as count from regulars.deliveries where campaign_id = ${campaignId} group by state`;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** The most memory that a process has had so far, in MB. */
const highWater = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** A wait of members at the 99th percentile while it is idle, and while the broadcast goes out. */
export const replyP99 = ({ replies }: Life) => ({
  idle: percentile(replies.idle, 99),
  during: percentile(replies.during, 99),
});
