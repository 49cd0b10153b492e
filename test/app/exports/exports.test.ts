import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { ExportRow } from '../../../src/app/exports/columns.ts';
import { type ExportKind, exportRows } from '../../../src/app/exports/exports.ts';
import { csvOf, formatted } from '../../../src/app/exports/formats.ts';
import { findWho } from '../../../src/app/findWho.ts';
import { remark } from '../../../src/app/remarks.ts';
import { writeOut } from '../../../src/cli/out.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { oldListOf } from '../../support/oldList.ts';
import { people } from '../../support/people.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { member } = people(deps);
const onOldList = oldListOf(shop);

async function rowsOf(kind: ExportKind, currency = 'TWD'): Promise<ExportRow[]> {
  const rows: ExportRow[] = [];
  for await (const row of exportRows(deps, kind, { currency })) rows.push(row);
  return rows;
}
const rowOf = async (kind: ExportKind, memberId: string) =>
  (await rowsOf(kind)).filter((row) => row['member_id'] === memberId);
const parsed = (csv: string) => parse(csv, { columns: true, bom: true }) as Record<string, string>[];
/** With its byte order mark, which decoders take away. */
const text = async (stream: Readable): Promise<string> => (await buffer(stream)).toString('utf8');
const somewhere = () => mkdtempSync(join(tmpdir(), 'regulars-export-'));

describe('an export', () => {
  it('of members has everything that is kept on each, with the columns that an import reads', async () => {
    const { memberId, cardNumber } = await onOldList({
      name: 'Wang Mei',
      phone: '+886912000111',
      birthdayMonth: 8,
      birthdayDay: 5,
      birthdayYear: 1990,
      birthdayCalendar: 'lunar',
      points: 12,
    });
    for (const made of [{ tag: 'tea' }, { tag: 'vip' }, { note: 'two lines,\n"quoted"' }]) {
      await remark(deps, { memberId, remark: made, staffId: OWNER_ID }, v7(), NOON);
    }
    expect(await rowOf('members', memberId)).toMatchObject([
      {
        card: cardNumber,
        phone: '+886912000111',
        name: 'Wang Mei',
        birthday: 'lunar 1990-08-05',
        joined: '2025-11-21T04:00:00.000Z',
        consent: false,
        tags: 'tea, vip',
        notes: 'two lines,\n"quoted"',
        points_available: 12,
        purchases: 1,
        spend: 1_200,
        channels: null,
      },
    ]);
    const { memberId: inChat } = await member('line');
    expect(await rowOf('members', inChat)).toMatchObject([{ channels: 'line', card: null, birthday: null }]);
  });

  it('of the ledger sums to zero, and to the balance of each member', async () => {
    const memberId = await shop.member();
    await shop.buys(memberId, 1_500);
    const rows = await rowOf('ledger', memberId);
    expect(rows.map(({ kind, account, points }) => [kind, account, points])).toEqual([
      ['earn', 'issued', -15],
      ['earn', 'member', 15],
    ]);
  });

  it('of purchases has a row for each line, with prices as people read them', async () => {
    const memberId = await shop.member();
    const lines = [
      { sku: 'CUP', name: 'Cup', quantity: 2, unitPriceMinor: 150 },
      { sku: 'TEA', name: 'Tea', quantity: 1, unitPriceMinor: 80, discountMinor: 5 },
    ] as const;
    await shop.buys(memberId, 0, { lines, externalRef: 'till-7' });
    expect(await rowOf('purchases', memberId)).toMatchObject([
      { reference: 'till-7', line: 1, sku: 'CUP', quantity: 2, price: 150, purchase_net: 375, currency: 'TWD' },
      { reference: 'till-7', line: 2, sku: 'TEA', quantity: 1, price: 80, discount: 5 },
    ]);
  });

  it('goes on over its pages without losing or repeating a row', async () => {
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at)
      select gen_random_uuid(), 'en', 'bulk-' || n, now() from generate_series(1, 2500) n`;
    await deps.db.sql`insert into regulars.purchases
      (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
      select member_id, gen_random_uuid(), invite_code, 100, 'TWD', now(), now()
      from regulars.members where invite_code like 'bulk-%'`;
    const ids = (await rowsOf('members')).map((row) => String(row['member_id']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(2_500);
    const bulk = (await rowsOf('purchases')).filter((row) => String(row['reference']).startsWith('bulk-'));
    expect(new Set(bulk.map((row) => row['purchase_id'])).size).toBe(2_500);
    expect(bulk).toHaveLength(2_500);
  });

  it('leaves out who was forgotten', async () => {
    const memberId = await shop.member({ state: 'erased' });
    expect(await rowOf('members', memberId)).toEqual([]);
  });
});

const NASTY = [
  '=1+1',
  '+886',
  '-2+3',
  '@sum',
  '\tx',
  '\rx',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  'a,b',
  'say "hi"',
  'two\nlines',
  '王小美',
  '-2',
];

describe('a file of an export', () => {
  it('is CSV that no spreadsheet runs, that reads back as it was, and begins with a byte order mark', async () => {
    const rows = NASTY.map((name) => ({ name, points: -5, yes: true, nothing: null }));
    const csv = await text(formatted(Readable.from(rows), 'csv'));
    expect(csv.startsWith('\u{feff}name,points,yes,nothing\r\n')).toBe(true);
    expect(csv).toBe(csvOf(rows));
    const back = parsed(csv);
    expect(back.map(({ name }) => name)).toEqual(NASTY.map((name, at) => (at < 10 ? `'${name}` : name)));
    expect(new Set(back.map(({ points, yes, nothing }) => `${points} ${yes} ${nothing}`))).toEqual(
      new Set(['-5 yes ']),
    );
  });

  it('is one JSON array, or one object a line', async () => {
    const rows: ExportRow[] = NASTY.map((name) => ({ name, points: 1.5, nothing: null }));
    expect(JSON.parse(await text(formatted(Readable.from(rows), 'json')))).toEqual(rows);
    expect(JSON.parse(await text(formatted(Readable.from([]), 'json')))).toEqual([]);
    const lines = (await text(formatted(Readable.from(rows), 'ndjson'))).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  });

  it('is compressed where its name says so, and only its owner reads it', async () => {
    const folder = somewhere();
    const out = join(folder, 'members.csv.gz');
    await writeOut(formatted(Readable.from([{ name: 'Mei' }]), 'csv'), out);
    expect(gunzipSync(readFileSync(out)).toString()).toBe('\u{feff}name\r\nMei\r\n');
    expect(statSync(out).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['members.csv.gz']);
  });

  it('is not there when it could not be finished, and one of before stays as it was', async () => {
    const folder = somewhere();
    const out = join(folder, 'members.json');
    await writeOut('before', out);
    for (const format of ['csv', 'json', 'ndjson'] as const) {
      const rows = (async function* () {
        yield { name: 'Mei' };
        throw new Error('the database went away');
      })();
      await expect(writeOut(formatted(rows, format), out)).rejects.toThrow('the database went away');
    }
    expect(readFileSync(out, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['members.json']);
  });

  it('is written past what a killed command left, and says in words why it cannot be', async () => {
    const folder = somewhere();
    const out = join(folder, 'members.csv');
    for (const left of ['.part', `.part-${process.pid}`]) writeFileSync(`${out}${left}`, 'half', { mode: 0o644 });
    await writeOut('whole', out);
    expect(readFileSync(out, 'utf8')).toBe('whole');
    expect(statSync(out).mode & 0o077).toBe(0);
    const missing = join(folder, 'not', 'there', 'members.csv');
    await expect(writeOut('x', missing)).rejects.toThrow(
      `There is no folder ${join(folder, 'not', 'there')}. Make it, or name another one.`,
    );
    await expect(writeOut('x', join(out, 'members.csv'))).rejects.toThrow('is a file where a folder should be');
    await expect(writeOut('x', folder)).rejects.toThrow(`${folder} is a folder. Name a file in it.`);
    expect(readdirSync(folder).toSorted()).toEqual(['members.csv', 'members.csv.part']);
  });
});

describe('whom an operator names', () => {
  it('is found by id, phone and old card, as of now', async () => {
    const { memberId, cardNumber } = await onOldList({ phone: '+886912000222' });
    for (const who of [memberId, ' +886 912-000-222', '886912000222', cardNumber.toLowerCase()]) {
      expect(await findWho(deps, who)).toMatchObject({ memberId });
    }
    for (const nobody of [v7(), '+886900', 'NOSUCH', '', DEFAULT_PROGRAMME.name]) {
      expect(await findWho(deps, nobody)).toBeUndefined();
    }
  });
});
