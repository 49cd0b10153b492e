import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import type { Database } from '../db/client.ts';
import { members } from '../db/schema/index.ts';
import { commit, insertRows } from '../db/unit.ts';
import { createApiKey } from '../src/app/apiKeys.ts';
import type { Deps } from '../src/app/deps.ts';
import { recordPurchase } from '../src/app/recordPurchase.ts';
import { besideEarn } from './support/besideEarn.ts';
import { bothWays } from './support/bothWays.ts';
import { keepGoing } from './support/keepGoing.ts';
import { leanConnection } from './support/leanClient.ts';
import { type Measure, plainly } from './support/measure.ts';
import { startRealService, temporaryFolder } from './support/service.ts';

export const about = 'G1, G2, G3: purchases a second by the API and in the process, against a minimal earn of pgbench';

const MEMBERS = 2_000;
const PAIRS = 5;
const SECONDS = 6;
const REFERENCE = 'pgbench, minimal earn in one prepared statement';
/** One key may make 6,000 requests a minute; a shop that sells more has more tills, each with its own. */
const KEYS = 64;
const COUNTED = 500;

export const run = (): Promise<readonly Measure[]> =>
  besideEarn({ members: MEMBERS, seconds: SECONDS }, async ({ deps, url, reference }) => {
    const ids = await makeMembers(deps.db);
    const statements = await statementsPerPurchase(deps, ids);
    const inside = () => keepGoing(10, SECONDS, () => recordOne(deps, ids));
    const inProcess = await bothWays({
      ...aboutRate('G2', 'purchases in the process, 10 in flight', 0.2, 0.5),
      reference: reference(10),
      ours: inside,
    });
    return [...(await throughApi(deps, url, ids, reference(32))), ...inProcess, statements];
  });

const aboutRate = (goal: string, what: string, must: number, aim: number) => ({
  goal,
  what,
  unit: 'purchases/s',
  better: 'higher' as const,
  must,
  aim,
  referenceIs: REFERENCE,
  pairs: PAIRS,
  seconds: SECONDS,
});

async function makeMembers(db: Database): Promise<string[]> {
  const ids = Array.from({ length: MEMBERS }, () => v7());
  const joinedAt = new Date();
  await commit(db, [
    insertRows(
      members,
      ids.map((memberId) => ({ memberId, language: 'en', inviteCode: memberId, joinedAt })),
    ),
  ]);
  return ids;
}

/** Two lines, as a small basket has. */
const basket = () => [
  { sku: 'milk', name: 'Milk', quantity: 1 + randomInt(3), unitPriceMinor: 8_900 },
  { sku: 'bread', name: 'Bread', quantity: 1, unitPriceMinor: 5_500 + randomInt(2_000) },
];

const anyOf = (ids: readonly string[]): string => ids[randomInt(ids.length)] ?? '';

async function recordOne(deps: Deps, ids: readonly string[]): Promise<void> {
  const now = Date.now();
  const externalRef = deps.newId();
  const report = { member: { memberId: anyOf(ids) }, externalRef, lines: basket(), occurredAt: now, currency: 'TWD' };
  const by = { kind: 'key', apiKeyId: '01940000-0000-7000-8000-000000000001' } as const;
  const answered = await recordPurchase(deps, report, by, `bench:${externalRef}`, now);
  if (!answered.ok) throw new Error(`a purchase was refused: ${JSON.stringify(answered.refusal)}`);
}

/** G1: the real service as a process of its own, so that the client does not share its event loop. */
async function throughApi(
  deps: Deps,
  databaseUrl: string,
  ids: readonly string[],
  reference: () => Promise<number>,
): Promise<readonly Measure[]> {
  const keys: string[] = [];
  for (let made = 0; made < KEYS; made += 1)
    keys.push(await createApiKey(deps, { name: `till ${made}`, scopes: ['purchases:write'] }, Date.now()));
  const folder = await temporaryFolder();
  const service = await startRealService({ DATABASE_URL: databaseUrl, DATA_DIR: folder.path });
  const { hostname, port } = new URL(service.url);
  const idle = await Promise.all(Array.from({ length: 32 }, () => leanConnection(hostname, Number(port))));
  const connections = [...idle];
  let turn = 0;
  const post = async () => {
    turn += 1;
    const connection = idle.pop();
    if (connection === undefined) throw new Error('more requests at once than connections');
    const externalRef = v7();
    const headers = `Authorization: Bearer ${keys[turn % KEYS]}\r\nContent-Type: application/json\r\nIdempotency-Key: ${externalRef}\r\n`;
    const report = { externalRef, member: { id: anyOf(ids) }, occurredAt: new Date().toISOString(), currency: 'TWD' };
    const body = JSON.stringify({ ...report, lines: basket() });
    const answer = await connection.post('/api/v1/purchases', headers, body);
    if (answer.status !== 201) throw new Error(`the API answered ${answer.status}: ${answer.body.slice(0, 300)}`);
    idle.push(connection);
  };
  try {
    await keepGoing(32, 2, post);
    return await bothWays({
      ...aboutRate('G1', 'purchases through the HTTP API, 32 connections', 0.15, 0.4),
      reference,
      ours: () => keepGoing(32, SECONDS, post),
    });
  } finally {
    for (const connection of connections) connection.close();
    await service.stop();
    await folder.remove();
  }
}

/**
 * G3, told by the server: outside of transactions each statement is one, and the database counts those. What the count
 * costs by itself is measured too and taken off.
 */
async function statementsPerPurchase(deps: Deps, ids: readonly string[]): Promise<Measure> {
  for (let warm = 0; warm < 20; warm += 1) await recordOne(deps, ids);
  const before = await committed(deps.db);
  const between = await committed(deps.db);
  for (let done = 0; done < COUNTED; done += 1) await recordOne(deps, ids);
  const after = await committed(deps.db);
  const perPurchase = (after - between - (between - before)) / COUNTED;
  return plainly({ goal: 'G3', what: 'statements for one purchase', unit: '', better: 'lower', must: 3, aim: 2 }, [
    Number(perPurchase.toFixed(1)),
  ]);
}

/** Sessions tell their counts at most once a second, and at once when they are idle and asked to. */
async function committed(db: Database): Promise<number> {
  await sleep(1_200);
  for (let session = 0; session < 20; session += 1) await db.sql`select pg_stat_force_next_flush()`;
  await sleep(1_200);
  const [row] = await db.sql<{ count: number }[]>`
    select xact_commit::float8 as count from pg_stat_database where datname = current_database()`;
  return row?.count ?? 0;
}
