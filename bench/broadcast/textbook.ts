import postgres from 'postgres';
import { Pool } from 'undici';
import { type Measure, plainly } from '../support/measure.ts';
import { LINE_LIMITS, type PlatformStats, type Platforms } from '../support/platformRules.ts';
import { type BenchShop, MARKER, walBytes } from './shop.ts';

const WORKERS = 20;

/**
 * What textbooks do: a row for each message, claimed alone with FOR UPDATE SKIP LOCKED, one push, one UPDATE, in one
 * transaction. No consent, no cap, no retry key, no counter: the least that such a sender can be.
 */
export async function textbook(shop: BenchShop, platforms: Platforms, messages: number): Promise<readonly Measure[]> {
  await shop.sql.unsafe(`
    drop schema if exists textbook cascade;
    create schema textbook;
    create table textbook.deliveries (delivery_id bigint generated always as identity primary key,
      channel_user_id text not null, state text not null default 'queued', sent_at timestamptz);
    insert into textbook.deliveries (channel_user_id)
      select 'U' || lpad(to_hex(n), 32, '0') from generate_series(0, ${messages - 1}) n;
    create index on textbook.deliveries (state, delivery_id);
    analyze textbook.deliveries;
    checkpoint`);
  await platforms.reset({ marker: MARKER, members: messages, telegramEvery: 0, perSecond: LINE_LIMITS, latencyMs: 0 });
  const before = await walBytes(shop.sql);
  const sql = postgres(shop.url, { max: WORKERS, onnotice: () => undefined });
  const pool = new Pool(platforms.url, { connections: WORKERS });
  try {
    await Promise.all(Array.from({ length: WORKERS }, () => work(sql, pool)));
  } finally {
    await sql.end();
    await pool.close();
  }
  const stats = await platforms.stats();
  const wal = ((await walBytes(shop.sql)) - before) / messages;
  await shop.sql.unsafe('drop schema textbook cascade');
  const told = (what: string, unit: string, value: number, better: Measure['better']) =>
    plainly({ goal: '', what: `textbook, ${messages} pushes by ${WORKERS} workers: ${what}`, unit, better }, [value]);
  return [
    told('messages a second', '', ratesOf(stats.line).whole, 'higher'),
    told('rate in the last tenth / in the first', '', ratesOf(stats.line).lastToFirst, 'higher'),
    told('WAL for a recipient, without the expansion', 'B', wal, 'lower'),
    told('duplicates, lost', '', stats.duplicates + stats.line.lost, 'lower'),
  ];
}

async function work(sql: postgres.Sql, pool: Pool): Promise<void> {
  for (;;) {
    const isDone = await sql.begin(async (tx) => {
      const [row] = await tx<{ id: string; to: string }[]>`
        select delivery_id as id, channel_user_id as to from textbook.deliveries where state = 'queued'
        order by delivery_id limit 1 for update skip locked`;
      if (row === undefined) return true;
      await push(pool, row.to);
      await tx`update textbook.deliveries set state = 'sent', sent_at = now() where delivery_id = ${row.id}`;
      return false;
    });
    if (isDone) return;
  }
}

/** One bare push; a refused one is made again a little later. */
async function push(pool: Pool, to: string): Promise<void> {
  const messages = [{ type: 'text', text: `${MARKER}.` }];
  const answer = await pool.request({
    path: '/v2/bot/message/push',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
    body: JSON.stringify({ to, messages }),
  });
  await answer.body.dump();
  if (answer.statusCode === 429) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await push(pool, to);
  }
}

/** Recipients a second over all, and how the last tenth went beside the first. */
export function ratesOf({ accepted, first, last, tenths }: PlatformStats['line']) {
  const [one = first, nine = last] = [tenths.at(0), tenths.at(-1)];
  return {
    whole: ((accepted - 1) * 1_000) / (last - first),
    lastToFirst: (one - first) / (last - nine),
  };
}
