import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { Database } from '../db/client.ts';
import { members, oldCards } from '../db/schema/index.ts';
import { commit, insertRows } from '../db/unit.ts';
import type { Deps } from '../src/app/deps.ts';
import { importList } from '../src/app/imports/importList.ts';
import { besideEarn } from './support/besideEarn.ts';
import { compared, inPairs, type Measure } from './support/measure.ts';
import { processorSeconds } from './support/memory.ts';

export const about =
  'G4: purchases a second that an import takes, with points and without, against a minimal earn of pgbench';

const MEMBERS = 2_000;
const PURCHASES = 10_000;
const PAIRS = 5;
const SECONDS = 6;
/** More clients than this make the reference slower on two cores. */
const CLIENTS = 32;
const YEAR_MS = 365 * 86_400_000;

export const run = (): Promise<readonly Measure[]> =>
  besideEarn({ members: MEMBERS, seconds: SECONDS }, async ({ deps, folder, reference }) => {
    await makeMembers(deps.db);
    const measured = (goal: string, what: string, earn: boolean) =>
      bothWays(goal, what, reference(CLIENTS), () => importOnce(deps, folder, earn));
    return [
      ...(await measured('G4', 'import of purchases that earn, reading the list included', true)),
      ...(await measured('', 'import of history that earns nothing, reading the list included', false)),
    ];
  });

/** By the clock, which is the goal, and by processor time, which a machine that is busy with other things distorts less. */
async function bothWays(
  goal: string,
  what: string,
  reference: () => Promise<number>,
  ours: () => Promise<number>,
): Promise<readonly Measure[]> {
  const cost = { ours: [] as number[], reference: [] as number[] };
  const counted = (list: number[], once: () => Promise<number>, purchases: (rate: number) => number) => async () => {
    const before = processorSeconds();
    const rate = await once();
    list.push(purchases(rate) / (processorSeconds() - before));
    return rate;
  };
  const referenceIs = `pgbench, minimal earn in one prepared statement, ${CLIENTS} clients`;
  const about = { goal, what, better: 'higher' as const };
  const byClock = await inPairs({
    ...about,
    unit: 'purchases/s',
    must: 2.5,
    aim: 3,
    referenceIs,
    pairs: PAIRS,
    reference: counted(cost.reference, reference, (rate) => rate * SECONDS),
    ours: counted(cost.ours, ours, () => PURCHASES),
  });
  const unit = 'purchases for a second of processor time (client, service, database)';
  return [
    byClock,
    {
      ...about,
      goal: '',
      what: `${what}, by processor time`,
      unit,
      ...compared(cost.ours, cost.reference, referenceIs),
    },
  ];
}

async function makeMembers(db: Database): Promise<void> {
  const joinedAt = new Date();
  const rows = Array.from({ length: MEMBERS }, (_, at) => ({ memberId: v7(), cardNumber: String(at) }));
  await commit(db, [
    insertRows(
      members,
      rows.map(({ memberId }) => ({ memberId, language: 'en', inviteCode: memberId, joinedAt })),
    ),
    insertRows(oldCards, rows),
  ]);
}

/** A list of its own each time: one line a purchase, as of tills that know amounts. Purchases a second. */
async function importOnce(deps: Deps, folder: string, earn: boolean): Promise<number> {
  const path = join(folder, `${v7()}.csv`);
  const now = Date.now();
  const lines = Array.from({ length: PURCHASES }, () => {
    const date = new Date(now - randomInt(YEAR_MS)).toISOString();
    return `${v7()},${randomInt(MEMBERS)},${date},${5_500 + randomInt(20_000)}`;
  });
  writeFileSync(path, ['reference,card,date,amount', ...lines].join('\n'));
  const began = performance.now();
  const request = { kind: 'purchases', path, dryRun: false, earn, createMembers: false, dates: 'ymd' } as const;
  const done = await importList(deps, request, now, () => undefined);
  if (!done.ok || done.value.taken !== PURCHASES) throw new Error(`the list was not taken: ${JSON.stringify(done)}`);
  return (PURCHASES * 1_000) / (performance.now() - began);
}
