import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { identities, memberPhones, oldCards } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { importList } from '../../../src/app/imports/importList.ts';
import type { ImportRequest } from '../../../src/app/imports/run.ts';
import { changeProduct, readProducts, readUnpriced } from '../../../src/app/products.ts';
import { refundPurchase } from '../../../src/app/refundPurchase.ts';
import { DAY, NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-lists-'));
let files = 0;

/** A shop, and lists that are imported into it. */
function importingShop() {
  const shop = ownShop();
  const { deps } = shop;
  const file = (lines: readonly string[]): string => {
    files += 1;
    const path = join(folder, `list${files}.csv`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
  const request = (kind: ImportRequest['kind'], path: string, about: Partial<ImportRequest> = {}): ImportRequest => {
    return { kind, path, dryRun: false, earn: false, createMembers: false, dates: 'ymd', ...about };
  };
  const imports = async (kind: ImportRequest['kind'], path: string, about: Partial<ImportRequest> = {}) => {
    const done = await importList(deps, request(kind, path, about), NOON, () => undefined);
    if (!done.ok) return { refusal: done.refusal.code };
    const { taken, already, refused, refusedFile, made } = done.value;
    return { taken, already, refused: Object.fromEntries(refused), refusedFile, made };
  };
  return {
    ...shop,
    file,
    request,
    imports,
    card: (cardNumber: string, memberId: string) => commit(deps.db, [insertRows(oldCards, [{ cardNumber, memberId }])]),
    memberOf: async (cardNumber: string) => {
      const [row] = await deps.db.sql<
        { memberId: string; name: string | null; purchases: number; spend: number; last: Date; joined: Date }[]
      >`select m.member_id as "memberId", m.name, m.purchases, m.spend_minor::float8 as spend, m.last_purchase_at as last,
          m.joined_at as joined
        from regulars.members m join regulars.old_cards c using (member_id) where c.card_number = ${cardNumber}`;
      if (row === undefined) throw new Error(`nobody has card ${cardNumber}`);
      return row;
    },
    count: async (table: 'outbox' | 'journals' | 'purchases' | 'referrals' | 'refunds' | 'members' | 'consents') => {
      const [row] = await deps.db.sql<{ count: number }[]>`
        select count(*)::int as count from regulars.${deps.db.sql(table)}`;
      return row?.count;
    },
  };
}

describe('importing purchases', () => {
  const shop = importingShop();
  const { imports, file } = shop;

  it('joins the lines of one reference, keeps the roll-up, earns nothing, says nothing, and does it once', async () => {
    const path = file([
      'ref,card,date,sku,qty,price',
      'r1,10,2020-05-01,tea,2,120',
      'r2,10,2020-06-01 18:30,tea,1,130',
      'r1,10,2020-05-01,cup,1,60',
    ]);
    const first = await imports('purchases', path, { createMembers: true });
    expect(first).toMatchObject({ taken: 3, already: 0, refused: {}, made: { purchases: 2, members: 1 } });
    const member = await shop.memberOf('10');
    expect(member).toMatchObject({ name: null, purchases: 2, spend: 430 });
    expect(new Date(member.last).toISOString()).toBe('2020-06-01T10:30:00.000Z');
    expect(new Date(member.joined).toISOString()).toBe('2020-05-01T04:00:00.000Z');
    expect([await shop.count('outbox'), await shop.count('journals'), await shop.count('referrals')]).toEqual([
      0, 0, 0,
    ]);
    expect(await imports('purchases', path, { createMembers: true })).toMatchObject({ taken: 0, already: 3 });
    expect(await shop.memberOf('10')).toEqual(member);
  });

  it('derives the reference from the file and the row where there is none, packed or not', async () => {
    const lines = ['card,date,amount', '10,2020-07-01,100', '10,2020-07-01,100'];
    const path = file(lines);
    writeFileSync(`${path}.gz`, gzipSync(`${lines.join('\n')}\n`));
    expect(await imports('purchases', path)).toMatchObject({ taken: 2, made: { purchases: 2 } });
    expect(await imports('purchases', `${path}.gz`)).toMatchObject({ taken: 0, already: 2 });
  });

  it('never sets the last purchase back, and refuses whom it does not know without writing anything for them', async () => {
    const memberId = await shop.member();
    await shop.card('77', memberId);
    await shop.buys(memberId, 100);
    const path = file(['card,date,amount', '77,2019-01-01,50', '78,2019-01-01,50']);
    expect(await imports('purchases', path)).toMatchObject({ taken: 1, refused: { 'member-unknown': 1 } });
    const { last, purchases } = await shop.memberOf('77');
    expect([new Date(last).getTime(), purchases]).toEqual([NOON, 2]);
  });

  it('takes a purchase whole or not at all, and tells each refused line with its reason', async () => {
    const path = file([
      'ref,card,date,sku,price',
      'x1,10,2020-05-01,=tea,abc',
      'x1,10,2020-05-01,cup,60',
      'x2,10,never,,1',
    ]);
    const done = await imports('purchases', path);
    expect(done).toMatchObject({
      taken: 0,
      refused: { 'price-invalid': 1, 'other-line-refused': 1, 'date-invalid': 1 },
    });
    const refused = readFileSync(`${path}.refused.csv`, 'utf8').split('\r\n');
    expect(refused[0]).toBe('\uFEFFline,reason,ref,card,date,sku,price');
    expect(refused[1]).toMatch(/^2,"price-invalid: ""abc"" is no amount .*",x1,10,2020-05-01,'=tea,abc$/);
    expect(refused[2]).toMatch(/^3,"?other-line-refused: .*x1,10,2020-05-01,cup,60$/);
  });

  it('keeps refused lines, which are about people, from other users of the machine', async () => {
    const path = file(['ref,card,date', 'x3,10,never']);
    writeFileSync(`${path}.refused.csv`, 'of an earlier run', { mode: 0o644 });
    await imports('purchases', path);
    expect(statSync(`${path}.refused.csv`).mode & 0o777).toBe(0o600);
  });

  it('rejects where the refused lines cannot be written, instead of ending the process', async () => {
    const path = file(['ref,card,date', 'x4,10,never']);
    mkdirSync(`${path}.refused.csv`);
    await expect(imports('purchases', path)).rejects.toThrow('EISDIR');
  });

  it('refuses one reference of two members, and a return without its purchase', async () => {
    const path = file([
      'ref,card,date,qty,price',
      'y1,10,2020-05-01,1,5',
      'y1,77,2020-05-01,1,5',
      'C9,10,2020-05-02,-1,5',
    ]);
    expect(await imports('purchases', path)).toMatchObject({
      taken: 0,
      refused: { 'reference-of-several-members': 2, 'return-without-original': 1 },
    });
  });

  it('makes refunds of returns that name their purchase, once', async () => {
    const path = file([
      'ref,card,date,sku,qty,price,return_of',
      'C1,10,2020-08-02,tea,-1,100,z1',
      'z1,10,2020-08-01,tea,3,100,',
      'C2,10,2020-08-03,tea,-5,100,z1',
    ]);
    const before = await shop.memberOf('10');
    expect(await imports('purchases', path)).toMatchObject({
      taken: 2,
      made: { purchases: 1, refunds: 1 },
      refused: { 'return-exceeds-purchase': 1 },
    });
    expect((await shop.memberOf('10')).spend).toBe(before.spend + 200);
    expect(await imports('purchases', path)).toMatchObject({ taken: 0, already: 2 });
    expect([await shop.count('refunds'), await shop.count('outbox')]).toEqual([1, 1]);
    expect(await shop.problems()).toEqual([]);
  });

  it('takes the corrected line of a return alone, beside its other line that was taken before, and once', async () => {
    await imports(
      'purchases',
      file(['ref,card,date,sku,qty,price', 'w1,10,2022-02-01,tea,3,100', 'w1,10,2022-02-01,cup,2,60']),
    );
    const [header, tea, cup] = [
      'ref,card,date,sku,qty,price,return_of',
      'w2,10,2022-02-03,tea,-1,100,w1',
      'w2,10,2022-02-03,cup,-1,60,w1',
    ];
    const first = await imports('purchases', file([header, tea, cup.replace('60', 'sixty')]));
    expect(first).toMatchObject({ taken: 1, refused: { 'price-invalid': 1 }, made: { refunds: 1 } });
    const corrected = file([header, cup]);
    expect(await imports('purchases', corrected)).toMatchObject({ taken: 1, already: 0, made: { refunds: 1 } });
    expect(await imports('purchases', corrected)).toMatchObject({ taken: 0, already: 1 });
    expect(await imports('purchases', file([header, tea, cup]))).toMatchObject({ taken: 0, already: 2, refused: {} });
  });

  it('without prices counts for rhythm and not for money, and cannot be refunded', async () => {
    const path = file(['ref,card,date,sku', 'n1,500,2026-11-01,milk', 'n2,500,2026-11-08,milk']);
    expect(await imports('purchases', path, { createMembers: true })).toMatchObject({ taken: 2 });
    expect(await shop.memberOf('500')).toMatchObject({ purchases: 2, spend: 0 });
    const [row] = await shop.deps.db.sql<{ purchase_id: string; net_minor: number | null }[]>`
      select purchase_id, net_minor from regulars.purchases where external_ref = 'n1'`;
    expect(row?.net_minor).toBeNull();
    const refund = { purchaseId: row?.purchase_id ?? '', what: { kind: 'all' } } as const;
    const answered = await refundPurchase(shop.deps, refund, OWNER, 'refund-n1', NOON);
    expect(answered).toMatchObject({ refusal: { code: 'purchase-without-price' } });
  });

  it('of the past can be refunded here, which takes no points', async () => {
    const [row] = await shop.deps.db.sql<{ purchase_id: string }[]>`
      select purchase_id from regulars.purchases where external_ref = 'r2'`;
    const refund = { purchaseId: row?.purchase_id ?? '', what: { kind: 'all' } } as const;
    const answered = await refundPurchase(shop.deps, refund, OWNER, 'refund-r2', NOON);
    expect(answered).toMatchObject({ value: { amountMinor: 130, points: { taken: 0 } } });
    expect(await shop.problems()).toEqual([]);
  });

  it('checks everything and writes nothing in a trial', async () => {
    const path = file(['ref,card,date,price', 't1,10,2020-05-01,5', 't2,new,2020-05-01,5', 't3,10,soon,5']);
    const before = [await shop.count('purchases'), await shop.count('members')];
    expect(await imports('purchases', path, { dryRun: true, createMembers: true })).toMatchObject({
      taken: 2,
      refused: { 'date-invalid': 1 },
    });
    expect([await shop.count('purchases'), await shop.count('members')]).toEqual(before);
  });

  it('is refused whole when the prices are in another currency', async () => {
    expect(await imports('purchases', file(['card,date,price', '10,2020-01-01,1']), { currency: 'gbp' })).toEqual({
      refusal: 'currency-of-another-shop',
    });
  });

  it('twice at the same moment writes each purchase once', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `both${at},10,2020-09-01,7`);
    const path = file(['ref,card,date,price', ...rows]);
    const before = await shop.memberOf('10');
    const both = await Promise.all([imports('purchases', path), imports('purchases', path)]);
    expect(both.map((one) => ('taken' in one ? one.taken : 0)).reduce((a, b) => a + b)).toBe(40);
    expect((await shop.memberOf('10')).purchases).toBe(before.purchases + 40);
  });
});

describe('importing members', () => {
  const shop = importingShop();
  const { imports, file } = shop;

  it('makes members with their cards and consent only where the list says so, once', async () => {
    const path = file([
      'card,name,phone,birthday,consent,tags,notes',
      'A-1,Mei,0912345678,1990-03-14,yes,vip;tea,oolong',
      'A-2,Ming,,農曆8月15,,,',
      ',Nobody Else,,,,,',
    ]);
    expect(await imports('members', path)).toMatchObject({ taken: 3, already: 0, made: { members: 3 } });
    const rows = await shop.deps.db.sql`
      select m.name, m.phone, m.birthday_month as month, m.birthday_calendar as calendar, m.marketing_consent as consent,
        (select array_agg(tag order by tag)::text from regulars.member_tags t where t.member_id = m.member_id) as tags,
        (select source from regulars.consents c where c.member_id = m.member_id) as source
      from regulars.members m order by m.name`;
    expect(rows).toEqual([
      {
        name: 'Mei',
        phone: '+886912345678',
        month: 3,
        calendar: 'solar',
        consent: true,
        tags: '{tea,vip}',
        source: 'import',
      },
      { name: 'Ming', phone: null, month: 8, calendar: 'lunar', consent: false, tags: null, source: null },
      { name: 'Nobody Else', phone: null, month: null, calendar: null, consent: false, tags: null, source: null },
    ]);
    expect(await imports('members', path)).toMatchObject({ taken: 0, already: 3 });
    expect([await shop.count('members'), await shop.count('consents')]).toEqual([3, 1]);
  });

  it('gives the card to whoever joined in the chat with that phone, and to nobody else', async () => {
    const memberId = await shop.member({ phone: '+886900000001', name: 'Chat' });
    const at = new Date(NOON);
    await commit(shop.deps.db, [
      insertRows(memberPhones, [{ phone: '+886900000001', memberId }]),
      insertRows(identities, [
        { channel: 'lab', channelUserId: 'x', memberId, reachabilityAt: at, firstContactAt: at, lastActiveAt: at },
      ]),
    ]);
    const path = file(['card,phone', 'B1,0900000001', 'B2,0900000001', 'B3,0912345678']);
    const first = await imports('members', path);
    expect(first).toMatchObject({ taken: 1, made: { members: 0 }, refused: { 'phone-of-another-card': 2 } });
    expect(await shop.memberOf('B1')).toMatchObject({ memberId, name: 'Chat' });
    expect(await imports('members', path)).toMatchObject({
      taken: 0,
      already: 1,
      refused: { 'phone-of-another-card': 2 },
    });
  });
});

describe('importing products and balances', () => {
  const shop = importingShop();
  const { imports, file } = shop;

  it('adds products, changes what the list says differently, and keeps those without a price from sale', async () => {
    const list = (price: string) => file(['sku,name,price,days', `T,Tea,${price},30`, 'C,Cup,,', 'T,Tea again,1,']);
    expect(await imports('products', list('120'))).toMatchObject({ taken: 2, refused: { 'sku-twice': 1 } });
    expect(await imports('products', list('120'))).toMatchObject({ taken: 0, already: 2 });
    expect(await imports('products', list('130'))).toMatchObject({ taken: 1, already: 1 });
    const rows = await shop.deps.db
      .sql`select sku, price_minor::int as price, state from regulars.products order by sku`;
    expect(rows).toEqual([
      { sku: 'C', price: 0, state: 'hidden' },
      { sku: 'T', price: 130, state: 'active' },
    ]);
  });

  it('tells how many are not for sale for want of a price, which a later list or the owner gives', async () => {
    const without = file(['sku,name,price', 'M,Mug,', 'N,Net,', 'O,Oil,90']);
    const made = { products: 3, hidden: 2 };
    expect(await imports('products', without, { dryRun: true })).toMatchObject({ taken: 3, made });
    expect(await imports('products', without)).toMatchObject({ taken: 3, made });
    const priced = file(['sku,name,price', 'M,Mug,150']);
    expect(await imports('products', priced)).toMatchObject({ taken: 1, made: { hidden: 0 } });
    const net = (await readUnpriced(shop.deps)).products.find(({ sku }) => sku === 'N');
    await changeProduct(shop.deps, net?.productId ?? '', { priceMinor: 60 }, OWNER_ID, 'price', NOON);
    expect((await readProducts(shop.deps)).products).toMatchObject([
      { sku: 'M', priceMinor: 150 },
      { sku: 'N', priceMinor: 60 },
      { sku: 'O' },
      { sku: 'T' },
    ]);
    expect(await imports('products', without)).toMatchObject({ taken: 0, already: 3, made: { hidden: 0 } });
  });

  it('gives each member what they bring along once, and the books agree', async () => {
    const memberId = await shop.member();
    await shop.card('5', memberId);
    const path = file(['card,points,expires', '5,120,2027-03-31', '5,80,', '6,10,']);
    expect(await imports('opening-balances', path, { dryRun: true })).toMatchObject({
      taken: 1,
      already: 1,
      made: { points: 120 },
    });
    expect(await imports('opening-balances', path)).toMatchObject({
      taken: 1,
      already: 1,
      refused: { 'member-unknown': 1 },
    });
    expect(await imports('opening-balances', path)).toMatchObject({ taken: 0, already: 2 });
    const [lot] = await shop.deps.db.sql<{ kind: string; points: number; expires: Date }[]>`
      select j.kind, l.points, l.expires_at as expires from regulars.lots l join regulars.journals j using (member_id, journal_id)
      where l.member_id = ${memberId}`;
    expect([lot?.kind, lot?.points]).toEqual(['opening', 120]);
    expect(await shop.problems()).toEqual([]);
    expect(await shop.pointsOf(memberId, NOON + 200 * DAY)).toMatchObject({ available: 0 });
  });
});

describe('a list', () => {
  const shop = importingShop();

  it.each([
    ['is not there', 'nowhere.csv', undefined, 'list-missing'],
    ['is empty', 'empty.csv', '', 'list-empty'],
    ['is in no folder', 'empty.csv/list.csv', undefined, 'list-missing'],
    ['is a folder', '.', undefined, 'list-is-folder'],
    ['is not packed', 'plain.csv.gz', 'card\n1\n', 'list-not-gzip'],
    ['is packed and cut in half', 'half.csv.gz', gzipSync('card\n1\n2\n').subarray(0, 18), 'list-cut-off'],
    ['is not UTF-8', 'big5.csv', Buffer.from([0x63, 0x0a, 0xa4, 0xa4, 0x0a]), 'encoding-wrong'],
    ['lacks a column', 'other.csv', 'colour\nred\n', 'columns-missing'],
  ])('that %s is refused whole, with the reason', async (_why, name, content, code) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    expect(await shop.imports('members', path)).toEqual({ refusal: code });
  });

  it('with a quote that nobody closed is refused with the line where that begins', async () => {
    const path = shop.file(['card,name', '21,"two', 'lines"', '', '22,"Lin', '23,Chen', '24,Wu']);
    const done = await importList(shop.deps, shop.request('members', path), NOON, () => undefined);
    expect(done).toEqual({ ok: false, refusal: { code: 'quote-not-closed', line: 5 } });
  });

  it('may tell its delimiter in a first line of its own', async () => {
    const path = shop.file(['\uFEFFsep=;', 'card;name;notes', '31;Lin, Mei;a,b,c,d']);
    expect(await shop.imports('members', path)).toMatchObject({ taken: 1, refused: {} });
    expect((await shop.memberOf('31')).name).toBe('Lin, Mei');
    const wrong = shop.file(['sep=\t', 'card\tname', '32\tChen', '33\tWu\tx']);
    expect(await shop.imports('members', wrong)).toMatchObject({ taken: 1, refused: { 'too-many-cells': 1 } });
    expect(readFileSync(`${wrong}.refused.csv`, 'utf8')).toContain('\r\n4,');
  });

  it('may be in Big5, with semicolons, quotes, a byte order mark, and lines within cells', async () => {
    const big5 = join(folder, 'big5ok.csv');
    writeFileSync(
      big5,
      Buffer.concat([Buffer.from('card;name\n1;'), Buffer.from([0xa4, 0xa4, 0xa4, 0xe5]), Buffer.from('\n')]),
    );
    expect(await shop.imports('members', big5, { encoding: 'big5' })).toMatchObject({ taken: 1 });
    expect(await shop.memberOf('1')).toMatchObject({ name: '中文' });
    const path = shop.file(['\uFEFF"card";"name"', '2;"Lin; ""M"""', '3;"two', 'lines"']);
    expect(await shop.imports('members', path)).toMatchObject({ taken: 2 });
    expect([(await shop.memberOf('2')).name, (await shop.memberOf('3')).name]).toEqual(['Lin; "M"', 'two\nlines']);
  });
});
