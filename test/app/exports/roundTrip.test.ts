import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { ExportRow } from '../../../src/app/exports/columns.ts';
import { exportRows } from '../../../src/app/exports/exports.ts';
import { formatted } from '../../../src/app/exports/formats.ts';
import { importList } from '../../../src/app/imports/importList.ts';
import { remark } from '../../../src/app/remarks.ts';
import { writeOut } from '../../../src/cli/out.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { oldListOf } from '../../support/oldList.ts';
import { NOON, OWNER_ID, ownShop, type TestShop } from '../../support/shop.ts';

const [here, elsewhere] = [ownShop(), ownShop()];
const onOldList = oldListOf(here);

/** What an import of members takes over; the rest is the other shop's own. */
const TAKEN = ['card', 'phone', 'name', 'birthday', 'language', 'joined', 'tags', 'notes'] as const;

async function membersOf({ deps }: TestShop): Promise<ExportRow[]> {
  const rows: ExportRow[] = [];
  for await (const row of exportRows(deps, 'members', DEFAULT_PROGRAMME)) {
    rows.push(Object.fromEntries(TAKEN.map((column) => [column, row[column] ?? null])));
  }
  return rows.toSorted((a, b) => String(a['card']).localeCompare(String(b['card'])));
}

const imports = ({ deps }: TestShop, path: string) =>
  importList(
    deps,
    { kind: 'members', path, dryRun: false, earn: false, createMembers: false, dates: 'ymd' },
    NOON,
    () => undefined,
  );

describe('an exported list of members', () => {
  it('goes into another shop as it was, names that look like formulas too, and changes nothing in its own', async () => {
    await onOldList({ name: '=Mei, "M" Wang', phone: '+886912000444', birthdayMonth: 2, birthdayDay: 29 });
    await onOldList({
      name: '王小美',
      birthdayMonth: 3,
      birthdayDay: 14,
      birthdayYear: 1990,
      birthdayCalendar: 'solar',
    });
    const { memberId } = await onOldList({
      name: '＋Tom',
      language: 'zh-Hant',
      birthdayMonth: 8,
      birthdayDay: 15,
      birthdayCalendar: 'lunar',
    });
    for (const made of [{ tag: 'tea' }, { tag: 'vip' }, { note: '-20 % promised\nby "Lin"' }]) {
      await remark(here.deps, { memberId, remark: made, staffId: OWNER_ID }, v7(), NOON);
    }
    const path = join(mkdtempSync(join(tmpdir(), 'regulars-round-')), 'members.csv.gz');
    await writeOut(formatted(exportRows(here.deps, 'members', DEFAULT_PROGRAMME), 'csv'), path);

    expect(await imports(elsewhere, path)).toMatchObject({ ok: true, value: { taken: 3, already: 0 } });
    expect(await membersOf(elsewhere)).toEqual(await membersOf(here));
    expect(await imports(here, path)).toMatchObject({ ok: true, value: { taken: 0, already: 3 } });
  });
});
