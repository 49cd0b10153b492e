import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/cli/backtest/catalogue.ts';
import { readPurchases, writtenDay } from '../../src/cli/backtest/purchases.ts';
import { smallShop } from '../core/predict/history.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'regulars-backtest-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** The command as an owner runs it, without a database. */
async function run(...flags: readonly string[]) {
  const child = spawn(process.execPath, ['src/cli.ts', 'backtest', ...flags], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code };
}

describe('npx regulars backtest', () => {
  it('writes the offers it would have made, within the limits, and says what came of them', async () => {
    const lines = smallShop(110).map(({ day, member, product }) => `${member},${writtenDay(day)},1,${product}`);
    const purchases = file('purchases.csv.gz', gzipSync(`member,date,basket,product\n${lines.join('\n')}\n`));
    const products = file('products.json', '["p1", "p2", "p3"]');
    const out = join(folder, 'offers.csv');
    const days = ['--from', '1970-03-22', '--to', '1970-04-05'];
    const limits = ['--k', '3', '--cooldown', '14', '--products', products];
    const done = await run('--purchases', purchases, ...days, ...limits, '--out', out);
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('offers.csv: ')]);
    const [header, ...offers] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe('day,member,product,p');
    expect(new Set(offers.map((line) => line.split(',')[2]))).toEqual(new Set(['p1', 'p2', 'p3']));
    expect(new Set(offers.map((line) => line.split(',')[0])).size).toBe(15);
    const [, told] = /^this model +(\d+)/m.exec(done.out) ?? [];
    expect(Number(told)).toBe(offers.length);
    for (const rival of ['recent frequency (d)', 'product cycle', 'own interval', 'popularity', 'global median']) {
      expect(done.out).toContain(rival);
    }
  });

  it('refuses what makes no sense and says what to do', async () => {
    const list = file('list.csv', 'member,date,product\nm1,2013-01-01,p1\n');
    const common = ['--purchases', list, '--out', join(folder, 'none.csv')];
    const { code, err } = await run(...common, '--from', '2013-02-01', '--to', '2013-01-01');
    expect([code, err.trim()]).toEqual([1, '--from and --to take days as 2013-06-23, the first not after the last.']);
  });
});

describe('a list of purchases', () => {
  it('is read in the columns of the Online Retail set, without cancellations, gifts and fees', async () => {
    const path = file(
      'retail.csv',
      [
        'InvoiceNo,InvoiceDate,CustomerID,StockCode,Quantity,UnitPrice,Country',
        '2,2010-12-02 08:26,17850,22752,2,7.65,United Kingdom',
        '1,2010-12-01 08:26,17850,21730,6,4.25,United Kingdom',
        'C3,2010-12-03 09:00,17850,21730,-6,4.25,United Kingdom',
        '4,2010-12-03 09:00,17850,21730,1,0,United Kingdom',
        '5,2010-12-03 09:00,17850,POST,1,18,France',
      ].join('\n'),
    );
    const read = await readPurchases(path);
    expect(read.ok && read.value.map(({ day, product }) => [writtenDay(day), product])).toEqual([
      ['2010-12-01', '21730'],
      ['2010-12-02', '22752'],
    ]);
  });

  it('is read as the shop exports it, without lines that name no product', async () => {
    const lines = ['member_id,card,date,sku', 'a,1,2026-01-05T08:00:00.000Z,TEA', 'a,1,2026-01-06T08:00:00.000Z,'];
    const read = await readPurchases(file('export.csv', lines.join('\n')));
    expect(read.ok && read.value.map(({ day, member, product }) => [writtenDay(day), member, product])).toEqual([
      ['2026-01-05', 'a', 'TEA'],
    ]);
  });

  it.each([
    ['who.csv', 'who,when\na,b\n', { code: 'columns-unknown', header: ['who', 'when'] }],
    ['day.csv', 'member,date,product\nm,31/1/2013,p\n', { code: 'day-unreadable', line: 2, text: '31/1/2013' }],
    ['empty.csv', '', { code: 'list-empty' }],
  ])('that cannot be used is refused with its reason: %s', async (name, content, refusal) => {
    expect(await readPurchases(file(name, content))).toEqual({ ok: false, refusal });
  });
});

describe('a list of products', () => {
  it('says the days and the category of each, where it has them', async () => {
    const read = await readCatalogue(file('known.csv', 'sku,category,repurchase_days\nTEA,drinks,30\nRICE,,\n'));
    expect(read.ok && [[...(read.value.statedDays ?? [])], [...(read.value.categories ?? [])]]).toEqual([
      [['TEA', 30]],
      [['TEA', 'drinks']],
    ]);
  });

  it.each([
    ['nothing.csv', 'product\nTEA\n', { code: 'columns-unknown', header: ['product'] }],
    ['soon.csv', 'product,repurchase_days\nTEA,soon\n', { code: 'days-unreadable', line: 2, text: 'soon' }],
  ])('that says neither, or no number of days, is refused with its reason: %s', async (name, content, refusal) => {
    expect(await readCatalogue(file(name, content))).toEqual({ ok: false, refusal });
  });
});
