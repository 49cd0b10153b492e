import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { oldCards } from '../../../db/schema/index.ts';
import { placedPart, reopenPlacements } from '../../../db/tierPlacements.ts';
import { commit, insertRows, UnitRaced } from '../../../db/unit.ts';
import { importList } from '../../../src/app/imports/importList.ts';
import { placeTiers } from '../../../src/app/tiers/place.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON, ownShop } from '../../support/shop.ts';
import { SILVER_GOLD } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const folder = mkdtempSync(join(tmpdir(), 'regulars-tiers-'));

const imports = async (card: string, dryRun = false) => {
  const path = join(folder, `${card}.csv`);
  writeFileSync(path, `ref,card,date,amount\nsale-${card},${card},2026-06-01,12000\n`);
  const request = { kind: 'purchases', path, dryRun, earn: false, createMembers: false, dates: 'ymd' } as const;
  const done = await importList(deps, request, NOON, () => undefined);
  return done.ok ? done.value.taken + done.value.already : done.refusal.code;
};
const customer = async (card: string) => {
  const memberId = await shop.member();
  await commit(deps.db, [insertRows(oldCards, [{ cardNumber: card, memberId }])]);
  return memberId;
};
const tierOf = async (memberId: string) =>
  (await deps.db.sql`select tier from regulars.members where member_id = ${memberId}`)[0]?.['tier'];
const isOver = async () =>
  (await deps.db.sql`select finished_at is not null as over from regulars.tier_placements`)[0]?.['over'];

beforeAll(() => setProgramme(deps, { tiers: SILVER_GOLD }));

it('history that comes in when tiers are on places its members at the next turn, without a word', async () => {
  const mei = await customer('1');
  expect(await placeTiers(deps, NOON, 10)).toBe(true);
  expect(await imports('1', true)).toBe(1);
  expect(await isOver()).toBe(true);
  expect(await imports('1')).toBe(1);
  expect(await tierOf(mei)).toBeNull();
  expect(await placeTiers(deps, NOON, 10)).toBe(true);
  expect(await tierOf(mei)).toBe('silver');
  expect(await deps.db.sql`select 1 from regulars.outbox`).toHaveLength(0);
  expect(await deps.db.sql`select 1 from regulars.vouchers`).toHaveLength(0);
});

it('history whose import was killed at its end is placed after the same list came again', async () => {
  const tom = await customer('2');
  expect(await imports('2')).toBe(1);
  await deps.db.sql`update regulars.tier_placements set finished_at = now()`;
  expect(await imports('2')).toBe(1);
  expect(await placeTiers(deps, NOON, 10)).toBe(true);
  expect(await tierOf(tom)).toBe('silver');
});

it('a page of members that was read before the history came in is read again', async () => {
  const revision = 77;
  await commit(deps.db, [placedPart(revision, FIRST_MEMBER, FIRST_MEMBER, null)]);
  await reopenPlacements(deps.db, v7());
  await expect(commit(deps.db, [placedPart(revision, FIRST_MEMBER, v7(), new Date(NOON))])).rejects.toThrow(UnitRaced);
});
