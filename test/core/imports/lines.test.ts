import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, cellText, formulaSafe, readPrice, wholeOf, yesOf } from '../../../src/core/imports/cells.ts';
import { resolveColumns } from '../../../src/core/imports/columns.ts';
import { type DateOrder, ListClock } from '../../../src/core/imports/dates.ts';
import { readMemberLine } from '../../../src/core/imports/memberLine.ts';
import { readOpeningLine, readProductLine } from '../../../src/core/imports/otherLines.ts';
import { type ListRules, readPurchaseLine } from '../../../src/core/imports/purchaseLine.ts';
import { phoneOf } from '../../../src/core/members/phone.ts';
import { netOfLine } from '../../../src/core/purchases/purchase.ts';

const now = Date.parse('2026-11-22T12:00:00+08:00');
const rules = (currency = 'TWD', order: DateOrder = 'ymd') => ({
  currency,
  country: 'TW',
  clock: new ListClock('Asia/Taipei', order),
  now,
  order,
  zone: 'Asia/Taipei',
});

function purchase(cells: Record<string, string>, about: ListRules = rules()) {
  const given: Record<string, string> = { card: 'A1', date: '2026-01-31', ...cells };
  const columns = new Map(Object.keys(given).map((name, at): [string, number[]] => [name, [at]]));
  return readPurchaseLine(cellsOf(Object.values(given), columns), about);
}

const cellsFor = (given: Record<string, string>) =>
  cellsOf(Object.values(given), new Map(Object.keys(given).map((name, at): [string, number[]] => [name, [at]])));

describe('a line of purchases', () => {
  it('has a price, or none at all', () => {
    expect(purchase({ price: '120', quantity: '2' })).toMatchObject({
      value: { unitPriceMinor: 120, quantity: 2, discountMinor: 0 },
    });
    expect(purchase({})).toMatchObject({ value: { unitPriceMinor: null, quantity: 1 } });
  });

  it.each([
    ['NT$1,200.00', 'TWD', 1200],
    ['£1.25', 'GBP', 125],
    ['12.5', 'GBP', 1250],
    ['0', 'GBP', 0],
    ['1.25', 'TWD', undefined],
    ['0.001', 'GBP', undefined],
    ['12,50', 'GBP', undefined],
    ['free', 'GBP', undefined],
    ['--5', 'GBP', undefined],
  ])('reads %s as an amount of %s', (cell, currency, minor) => {
    const read = readPrice(cell, currency);
    expect(read.ok ? read.value : undefined).toBe(minor);
  });

  it.each([
    ['1.000', 'TWD'],
    ['NT$ 12.500', 'TWD'],
    ['-1.250', 'GBP'],
  ])('whose dot in %s may part thousands or decimals is refused in %s, never guessed', (cell, currency) => {
    const refusal = { code: 'number-ambiguous', cell };
    expect(readPrice(cell, currency)).toEqual({ ok: false, refusal });
    for (const column of ['price', 'amount', 'discount'])
      expect(purchase({ [column]: cell }, rules(currency))).toEqual({ ok: false, refusal });
    expect(readProductLine(cellsFor({ sku: 'tea', name: 'Tea', price: cell }), rules(currency))).toEqual({
      ok: false,
      refusal,
    });
  });

  it('has no such doubt where nothing but decimals is meant', () => {
    expect(['1.00', '1.0000', '1,000', '0.500'].map((cell) => readPrice(cell, 'GBP'))).toEqual(
      [100, 100, 100_000, 50].map((value) => ({ ok: true, value })),
    );
    expect(readOpeningLine(cellsFor({ card: '1', points: '1.000' }), rules())).toMatchObject({
      refusal: { code: 'number-ambiguous' },
    });
  });

  it.each([
    [{ quantity: '0.75', amount: '97', price: '129' }, 97],
    [{ quantity: '0.75', price: '129' }, 97],
    [{ quantity: '0.75', amount: '97' }, 97],
    [{ quantity: '0.75' }, null],
  ])('of what was weighed is one piece at what it cost: %o', (cells, unitPriceMinor) => {
    expect(purchase(cells)).toMatchObject({ value: { quantity: 1, unitPriceMinor, discountMinor: 0 } });
  });

  it('of pieces with decimals that are none is pieces', () => {
    expect(purchase({ quantity: '2.000', price: '129' })).toMatchObject({
      value: { quantity: 2, unitPriceMinor: 129 },
    });
  });

  it('of something weighed that came back is its amount, whatever product it was', () => {
    const back = { sku: 'rice', quantity: '-0.3', amount: '-39', return_of: 'r1' };
    expect(purchase(back)).toMatchObject({ value: { sku: '', quantity: 1, unitPriceMinor: 39, returnOf: 'r1' } });
  });

  it('costs exactly its amount, however many pieces share it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 1, max: 10_000 }), (amount, quantity) => {
        const read = purchase({ amount: String(amount), quantity: String(quantity) });
        if (!read.ok || read.value.unitPriceMinor === null) throw new Error('it was refused');
        const { unitPriceMinor, discountMinor } = read.value;
        expect(netOfLine({ sku: '', name: '', quantity, unitPriceMinor, discountMinor })).toBe(amount);
      }),
    );
  });

  it.each([
    [{ card: '' }, 'member-missing'],
    [{ date: '' }, 'date-missing'],
    [{ date: '31/1/2026' }, 'date-invalid'],
    [{ date: '2026-02-30' }, 'date-invalid'],
    [{ date: '2026-11-23' }, 'date-in-future'],
    [{ quantity: '0' }, 'quantity-invalid'],
    [{ quantity: '0.0' }, 'quantity-invalid'],
    [{ quantity: '1.5555' }, 'quantity-invalid'],
    [{ quantity: '1,5' }, 'quantity-invalid'],
    [{ date: '113/01/15' }, 'date-invalid'],
    [{ date: '45000.5' }, 'date-invalid'],
    [{ date: '2569-01-31' }, 'date-invalid'],
    [{ price: '-5' }, 'price-invalid'],
    [{ price: '5', discount: '6' }, 'discount-invalid'],
    [{ currency: 'GBP' }, 'currency-mismatch'],
    [{ quantity: '-1' }, 'return-without-original'],
    [{ amount: '-100' }, 'return-without-original'],
    [{ sku: 'x'.repeat(65) }, 'cell-too-long'],
    [{ card: '1.23457E+15' }, 'number-shortened'],
    [{ card: '', phone: '8.86912E+11' }, 'number-shortened'],
    [{ reference: '2.02601e+13' }, 'number-shortened'],
    [{ return_of: '2,02601E+13', quantity: '-1' }, 'number-shortened'],
    [{ sku: '4.71009E+12' }, 'number-shortened'],
  ])('is refused for %o: %s', (cells, code) => {
    expect(purchase(cells)).toMatchObject({ ok: false, refusal: { code } });
  });

  it.each(['E15', '12E15', '1E-15', '1.5', 'A1.2E+15', '4710095000012'])(
    'may have %s as a number of its own',
    (sku) => {
      expect(purchase({ sku, reference: sku, card: sku })).toMatchObject({ ok: true, value: { sku } });
    },
  );

  it('of any list is refused when a spreadsheet shortened its number', () => {
    const refusal = { code: 'number-shortened', cell: '1.23457E+15' };
    const cells = cellsFor({ card: '1.23457E+15', sku: '1.23457E+15', name: 'Lin', points: '5' });
    expect(readMemberLine(cells, rules())).toEqual({ ok: false, refusal });
    expect(readProductLine(cells, rules())).toEqual({ ok: false, refusal });
    expect(readOpeningLine(cells, rules())).toEqual({ ok: false, refusal });
  });

  it('of what came back names its purchase', () => {
    expect(purchase({ quantity: '-2', return_of: '536365' })).toMatchObject({
      value: { quantity: 2, returnOf: '536365' },
    });
  });

  it('is read or refused with a reason, whatever stands in it', () => {
    const names = ['card', 'phone', 'date', 'time', 'quantity', 'price', 'amount', 'discount', 'sku', 'return_of'];
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 10, maxLength: 10 }), (line) => {
        const columns = new Map(names.map((name, at): [string, number[]] => [name, [at]]));
        const read = readPurchaseLine(cellsOf(line, columns), rules());
        const isSound = read.ok ? Number.isSafeInteger(read.value.occurredAt) : /^[a-z-]+$/.test(read.refusal.code);
        expect(isSound).toBe(true);
      }),
    );
  });
});

describe('the time of a line', () => {
  it.each([
    ['2026-01-31', '2026-01-31T12:00:00+08:00'],
    ['2026/1/31 8:05', '2026-01-31T08:05:00+08:00'],
    ['20260131 23:59:59', '2026-01-31T23:59:59+08:00'],
    ['2026年1月31日', '2026-01-31T12:00:00+08:00'],
    ['2026-01-31T08:05:00Z', '2026-01-31T08:05:00Z'],
    ['2026-01-31 08:05+09:00', '2026-01-31T08:05:00+09:00'],
    ['2026-01-31 1:05 PM', '2026-01-31T13:05:00+08:00'],
    ['２０２６/０１/３１', '2026-01-31T12:00:00+08:00'],
    ['2026/1/31 下午 03:05:06', '2026-01-31T15:05:06+08:00'],
    ['2026/1/31 上午 12:05', '2026-01-31T00:05:00+08:00'],
    ['2026/1/31 下午 12:05', '2026-01-31T12:05:00+08:00'],
    ['2026/1/31 下午 15:05', '2026-01-31T15:05:00+08:00'],
    ['2026/1/31 午前8:05', '2026-01-31T08:05:00+08:00'],
    ['2026年1月31日 午後3時5分', '2026-01-31T15:05:00+08:00'],
    ['2026-01-31 3:05 p.m.', '2026-01-31T15:05:00+08:00'],
    ['2026-01-31 3:05:06 a.m.', '2026-01-31T03:05:06+08:00'],
    ['2026-01-31 3:05 หลังเที่ยง', '2026-01-31T15:05:00+08:00'],
    ['2026-01-31 ก่อนเที่ยง 3:05', '2026-01-31T03:05:00+08:00'],
    ['民國113年1月15日', '2024-01-15T12:00:00+08:00'],
    ['中華民國113年1月15日 下午3:05', '2024-01-15T15:05:00+08:00'],
    ['令和6年1月15日', '2024-01-15T12:00:00+08:00'],
    ['令和元年5月1日', '2019-05-01T12:00:00+08:00'],
  ])('is read from %s', (written, meant) => {
    expect(rules().clock.instantOf(written)).toBe(Date.parse(meant));
  });

  it.each(['2026-01-31 上午 15:05', '2026-01-31 下午 3:05 PM', '2026-01-31 25:00', '民國113年2月30日'])(
    'is none in %s',
    (written) => {
      expect(rules().clock.instantOf(written)).toBeUndefined();
    },
  );

  it.each([
    ['roc', '113/01/15', '2024-01-15T12:00:00+08:00'],
    ['roc', '1130115 15:05', '2024-01-15T15:05:00+08:00'],
    ['roc', '99.1.15', '2010-01-15T12:00:00+08:00'],
    ['roc', '2024/1/15', '2024-01-15T12:00:00+08:00'],
    ['excel', '45000', '2023-03-15T12:00:00+08:00'],
    ['excel', '45000.5', '2023-03-15T12:00:00+08:00'],
    ['excel', '45000.6285416667', '2023-03-15T15:05:06+08:00'],
    ['excel', '45000 0.25', '2023-03-15T06:00:00+08:00'],
    ['excel', '2023-03-15 06:00', '2023-03-15T06:00:00+08:00'],
    ['buddhist', '15/3/2566', '2023-03-15T12:00:00+08:00'],
    ['buddhist', '15/3/2566 หลังเที่ยง 3:05', '2023-03-15T15:05:00+08:00'],
    ['buddhist', '2566-03-15', '2023-03-15T12:00:00+08:00'],
    ['buddhist', '15/3/2023', '2023-03-15T12:00:00+08:00'],
    ['roc', '45000', undefined],
    ['excel', '113/01/15', undefined],
    ['excel', '2023', undefined],
  ] as const)('is by --dates %s of %s', (order, written, meant) => {
    const read = new ListClock('Asia/Taipei', order).instantOf(written);
    expect(read).toBe(meant === undefined ? undefined : Date.parse(meant));
  });

  it('that never ends is what lists write as the year 9999', () => {
    expect(readOpeningLine(cellsFor({ card: '1', points: '5', expires: '9999-12-31' }), rules())).toMatchObject({
      value: { expiresAt: null },
    });
  });

  it('is the day that --dates says where the year comes last', () => {
    const meant = Date.parse('2026-02-01T12:00:00+08:00');
    expect(new ListClock('Asia/Taipei', 'dmy').instantOf('1/2/2026')).toBe(meant);
    expect(new ListClock('Asia/Taipei', 'mdy').instantOf('2/1/2026')).toBe(meant);
  });

  it('is right on the day that clocks change', () => {
    const clock = new ListClock('Europe/London', 'ymd');
    expect(clock.instantOf('2026-03-29 08:00')).toBe(Date.parse('2026-03-29T08:00:00+01:00'));
    expect(clock.instantOf('2026-03-29')).toBe(Date.parse('2026-03-29T12:00:00+01:00'));
  });
});

describe('a line of members', () => {
  it('reads what the old list says, and takes consent only where it stands', () => {
    const line = { card: 'a-001', phone: '0912-345-678', birthday: '1990/3/14', consent: '', tags: 'vip; tea;vip' };
    expect(readMemberLine(cellsFor(line), rules())).toMatchObject({
      value: {
        card: 'A001',
        phone: '+886912345678',
        birthday: { month: 3, day: 14, year: 1990, calendar: 'solar' },
        consent: false,
        tags: ['vip', 'tea'],
      },
    });
    expect(readMemberLine(cellsFor({ ...line, consent: '同意' }), rules())).toMatchObject({ value: { consent: true } });
  });

  it.each([
    ['農曆8月15', { month: 8, day: 15, calendar: 'lunar' }],
    ['14.3.1990', { month: 3, day: 14, year: 1990 }],
    ['1990-03-14 00:00:00', { month: 3, day: 14, year: 1990 }],
    ['3/14', { month: 3, day: 14 }],
  ])('knows the birthday %s', (written, birthday) => {
    const read = readMemberLine(cellsFor({ name: 'Mei', birthday: written }), rules('TWD', 'dmy'));
    expect(read).toMatchObject({ value: { birthday } });
  });

  it.each([
    [{ card: '', name: '' }, 'name-or-key-missing'],
    [{ phone: 'ask her' }, 'phone-invalid'],
    [{ name: 'Mei', birthday: '31.2.1990' }, 'birthday-invalid'],
    [{ name: 'Mei', joined: 'long ago' }, 'date-invalid'],
    [{ name: 'Mei', consent: 'perhaps' }, 'consent-invalid'],
  ])('is refused for %o: %s', (cells, code) => {
    expect(readMemberLine(cellsFor(cells), rules())).toMatchObject({ refusal: { code } });
  });

  it.each([
    ['0912 345 678', 'TW', '+886912345678'],
    ['912345678', 'TW', '+886912345678'],
    ['+81 90-1234-5678', 'TW', '+819012345678'],
    ['886912345678', 'TW', '+886912345678'],
    ['00886912345678', 'JP', '+886912345678'],
    ['090-1234-5678', 'JP', '+819012345678'],
    ['1234', 'TW', undefined],
  ])('has the phone number %s of a list of %s', (written, country, number) => {
    expect(phoneOf(written, country)).toBe(number);
  });

  it('agrees or does not in the words of five languages', () => {
    expect(['Yes', '是', 'はい', 'ใช่', '1'].map(yesOf)).toEqual([true, true, true, true, true]);
    expect(['No', '否', 'いいえ', 'ไม่', ''].map(yesOf)).toEqual([false, false, false, false, false]);
  });
});

describe('lines of products and balances', () => {
  it('may have a product without a price', () => {
    expect(readProductLine(cellsFor({ sku: '7', name: 'Tea' }), rules())).toMatchObject({
      value: { priceMinor: null },
    });
    expect(readProductLine(cellsFor({ sku: '7', name: '' }), rules())).toMatchObject({
      refusal: { code: 'name-missing' },
    });
  });

  it('have points that never expire, expire on a day, or as the programme has it', () => {
    const line = (expires: string, points = '1,200') =>
      readOpeningLine(cellsFor({ card: '1', points, expires }), rules());
    expect(line('')).toMatchObject({ value: { points: 1200, expiresAt: undefined } });
    expect(line('never')).toMatchObject({ value: { expiresAt: null } });
    expect(line('2026-12-31')).toMatchObject({ value: { expiresAt: Date.parse('2027-01-01T00:00:00+08:00') } });
    expect(line('2025-12-31')).toMatchObject({ refusal: { code: 'expiry-passed' } });
    expect(line('', '-5')).toMatchObject({ refusal: { code: 'points-invalid' } });
  });
});

describe('the columns of a list', () => {
  const resolved = (header: string[], map?: string) => resolveColumns('purchases', header, map);

  it('are found by their names, in several languages', () => {
    expect(resolved(['\uFEFF會員編號', '日期', 'Stock_Code', 'Unit Price'])).toMatchObject({
      value: new Map([
        ['card', [0]],
        ['date', [1]],
        ['sku', [2]],
        ['price', [3]],
      ]),
    });
  });

  it('are named by a map, also put together of several', () => {
    expect(resolved(['member', 'date', 'basket', 'product'], 'member+basket=reference,product=sku')).toMatchObject({
      value: new Map([
        ['reference', [0, 2]],
        ['sku', [3]],
        ['card', [0]],
        ['date', [1]],
      ]),
    });
  });

  it.each([
    ['date', 'map-unreadable'],
    ['day=date', 'map-column-not-in-list'],
    ['date=when', 'map-column-unknown'],
    ['a=date,b=date', 'column-twice'],
    ['', 'columns-missing'],
  ])('refuse the map "%s": %s', (map, code) => {
    expect(resolved(['a', 'b'], map)).toMatchObject({ refusal: { code } });
  });
});

describe('a cell', () => {
  it('that a spreadsheet would run is guarded when written, and is itself again when read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const safe = formulaSafe(text);
        expect(/^[=+\-@\t\r]/.test(safe) && !/^[+-]?\d/.test(safe)).toBe(false);
        expect(text.startsWith("'") || cellText(safe) === cellText(text)).toBe(true);
      }),
    );
    expect(['=1+1', '-5', '+886912345678', '@x'].map(formulaSafe)).toEqual(["'=1+1", '-5', "'+886912345678", "'@x"]);
  });

  it('holds a whole number with or without grouping', () => {
    expect(['1,200', '6.0', '-12', '1.5', 'six', '1,20'].map(wholeOf)).toEqual([
      1200,
      6,
      -12,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
