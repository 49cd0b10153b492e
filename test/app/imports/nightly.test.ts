import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oldCards } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { importList } from '../../../src/app/imports/importList.ts';
import type { ImportRequest } from '../../../src/app/imports/run.ts';
import { NOON } from '../../support/shop.ts';
import { at, ownDays } from '../../support/shopDays.ts';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'regulars-nights-'));

describe('the nights after years of history came in', () => {
  const days = ownDays();
  const { deps } = days;
  const imports = async (kind: ImportRequest['kind'], lines: readonly string[]) => {
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, lines.join('\n'));
    const request = { kind, path, dryRun: false, earn: false, createMembers: true, dates: 'ymd' } as const;
    const done = await importList(deps, request, NOON, () => undefined);
    if (!done.ok) throw new Error(`the list was refused: ${JSON.stringify(done.refusal)}`);
    expect(done.value.refused).toEqual(new Map());
  };
  const customer = async (name: string, cardNumber: string) => {
    const person = await days.regular(name, { marketingConsent: true });
    await commit(deps.db, [insertRows(oldCards, [{ cardNumber, memberId: person.memberId }])]);
    return person;
  };
  /** Every 21 days without a price, the last time on a day. */
  const everyThreeWeeks = (card: string, last: string, times: number): string[] =>
    Array.from({ length: times }, (_, ago) => {
      const day = new Date(Date.parse(`${last}T00:00:00Z`) - ago * 21 * DAY).toISOString().slice(0, 10);
      return `${card}-${day},${card},${day},FORMULA`;
    });

  it('nobody is written to about the past, and who will soon need something again is, by purchases without a price', async () => {
    await days.pass(at('2026-11-21', '00:05'));
    const lapsed = await customer('Lapsed', '1');
    const regular = await customer('Regular', '2');
    await imports('products', ['sku,name,price,days', 'FORMULA,The formula,500,21']);
    await imports('members', [
      'card,name,birthday,consent',
      '3,Yesterday,1990-11-20,yes',
      '4,Last week,1990-11-14,yes',
      '5,In two days,1990-11-23,yes',
    ]);
    await imports('purchases', [
      'ref,card,date,sku',
      ...everyThreeWeeks('1', '2024-03-01', 40),
      ...everyThreeWeeks('2', '2026-11-05', 40),
      ...everyThreeWeeks('3', '2020-11-05', 10),
    ]);
    await days.days('2026-11-22', '2026-11-26');

    expect(days.heard(lapsed)).toEqual([]);
    const heard = days.heard(regular);
    expect(heard.map((one) => one.at)).toEqual([expect.stringMatching(/^2026-11-2[2-6] 1\d:00$/)]);
    expect(JSON.stringify(heard)).toContain('The formula');
    const greeted = await deps.db.sql<{ name: string; state: string }[]>`
      select m.name, d.state from regulars.deliveries d join regulars.campaigns c using (campaign_id)
      join regulars.members m using (member_id) where c.kind = 'birthday' order by m.name`;
    expect(greeted.map(({ name }) => name)).toEqual(['In two days']);
    expect(greeted.map(({ state }) => state)).not.toContain('sent');
    const said = await deps.db.sql`select 1 from regulars.outbox`;
    expect(said).toHaveLength(0);
  });
});
