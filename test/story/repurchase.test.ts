import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { confirmBroadcast } from '../../src/app/campaigns/broadcastConfirm.ts';
import { createBroadcast } from '../../src/app/campaigns/broadcastDraft.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createProduct } from '../../src/app/products.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { setMarketing } from '../../src/app/setMarketing.ts';
import { couponsPart } from '../../src/chat/member/coupons.ts';
import { offersPart } from '../../src/chat/member/offers.ts';
import { DEFAULT_PROGRAMME, type RepurchaseAutomation } from '../../src/core/programme.ts';
import { paneOf } from '../support/chatPane.ts';
import { atOnce, given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, OWNER } from '../support/shop.ts';
import { at, ownDays, type Regular } from '../support/shopDays.ts';

const FORMULA = { sku: 'FORMULA', name: 'Baby formula', category: 'baby', priceMinor: 900, repurchaseDays: 21 };
const DIAPERS = { sku: 'DIAPERS', name: 'Diapers', category: 'baby', priceMinor: 400, repurchaseDays: 21 };

const repurchase = (deps: Deps, change: Partial<RepurchaseAutomation>) => {
  const { automations } = DEFAULT_PROGRAMME;
  return setProgramme(deps, {
    automations: { ...automations, repurchase: { ...automations.repurchase, ...change } },
  });
};

/** A shop that sells formula and diapers, both bought again every 21 days. */
function babyShop(change: Partial<RepurchaseAutomation> = { controlPercent: 0 }) {
  const days = ownDays();
  const { deps, shop } = days;
  beforeAll(async () => {
    for (const product of [FORMULA, DIAPERS]) {
      given(await createProduct(deps, product, v7(), `product:${v7()}`, at('2026-11-21')));
    }
    await repurchase(deps, change);
  });
  return {
    ...days,
    buys: ({ memberId }: Regular, date: string, ...skus: readonly string[]) =>
      shop.buys(memberId, 0, {
        lines: (skus.length === 0 ? ['FORMULA'] : skus).map((sku) => ({ sku, quantity: 1, unitPriceMinor: 500 })),
        now: at(date.slice(0, 10), date.slice(11) || '18:00'),
      }),
    /** Each offer that was planned for a member, with what became of it. */
    offersTo: ({ memberId }: Regular) => deps.db.sql<
      { campaignId: string; date: string; state: string; reason: string | null; sku: string }[]
    >`
      select d.campaign_id as "campaignId", c.local_date::text as date, d.state, d.reason, d.facts->>'sku' as sku
      from regulars.deliveries d join regulars.campaigns c using (campaign_id)
      where d.member_id = ${memberId} and c.kind = 'repurchase' order by c.local_date`,
    vouchersOf: async ({ memberId }: Regular, now: number) => (await readVouchers(deps, memberId, now)).usable,
    chatOf: ({ memberId }: Regular, now: number) =>
      paneOf(deps, [offersPart, couponsPart], { member: { memberId, name: 'Mei' }, staff: undefined, now }),
  };
}

const when = (heard: readonly { readonly at: string }[]) => heard.map((one) => one.at);

describe('the mother who buys a tin of formula every three weeks', () => {
  const { deps, regular, days, heard, buys, offersTo, vouchersOf, chatOf, errors } = babyShop();

  it('is written to in week 3, four days before the tin is empty, and not again for the same tin', async () => {
    const mei = await regular('Mei');
    const lin = await regular('林小姐', { language: 'zh-Hant' });
    await buys(mei, '2027-01-10');
    await buys(lin, '2027-01-10');
    await days('2027-01-10', '2027-02-20');
    expect(when(heard(mei))).toEqual(['2027-01-27 11:00']);
    expect(heard(mei)[0]).toMatchObject({
      text: expect.stringMatching(
        /Running low, Mei\?[^]*Your Baby formula may be running low around Jan 31, 2027\.[^]*something else along for less\.[^]*20% off everything else[^]*Feb 10, 2027[^]*Stop offers/,
      ),
      buttons: expect.arrayContaining(['Get my coupon', 'Stop offers']),
    });
    expect(heard(lin)[0]?.text).toMatch(/林小姐，快用完了嗎？[^]*「Baby formula」大約 2027年1月31日[^]*打 8 折/);
    expect(errors).toEqual([]);
  });

  it('is left alone while the tin that she bought early lasts', async () => {
    const mei = await regular('Mei');
    await buys(mei, '2027-03-01');
    await days('2027-03-01', '2027-03-13');
    await buys(mei, '2027-03-13');
    await days('2027-03-14', '2027-04-10');
    expect(when(heard(mei))).toEqual(['2027-03-30 11:00']);
  });

  it('is not reminded of a tin that she brought back', async () => {
    const mei = await regular('Mei');
    const { purchaseId } = await buys(mei, '2027-04-11');
    given(await refundPurchase(deps, { purchaseId, what: { kind: 'all' } }, OWNER, `back:${v7()}`, at('2027-04-12')));
    await days('2027-04-12', '2027-05-05');
    expect(await offersTo(mei)).toEqual([]);
  });

  it('takes her coupon once however often and fast she taps, and it is for everything but formula', async () => {
    const mei = await regular('Mei');
    await buys(mei, '2027-06-01');
    await days('2027-06-18');
    const [offer] = await offersTo(mei);
    const now = at('2027-06-18', '12:00');
    const chat = chatOf(mei, now);
    await atOnce(6, () => chatOf(mei, now).sends(`offercoupon:${offer?.campaignId}`));
    const vouchers = await vouchersOf(mei, now);
    expect(vouchers).toHaveLength(1);
    await chat.sends(`offercoupon:${offer?.campaignId}`);
    expect(chat.words()).toMatch(
      /^You have this coupon already\. Here it is:\n[^]*Come back soon: 20% off[^]*not on Baby formula[^]*Jul 2, 2027/,
    );
    expect(await vouchersOf(mei, now)).toHaveLength(1);

    const code = vouchers[0]?.code ?? '';
    const lines = [
      { sku: 'FORMULA', quantity: 1, unitPriceMinor: 900 },
      { sku: 'DIAPERS', quantity: 2, unitPriceMinor: 400 },
    ];
    const sale = { codes: [code], basket: { lines } };
    const [redeemed] = given(await sellWithVoucher(deps, sale, CASHIER, `sale:${v7()}`, now)).redeemed;
    expect(redeemed).toMatchObject({ discountMinor: 160, payMinor: 1_540 });
    await chat.sends(`offercoupon:${offer?.campaignId}`);
    expect(chat.words()).toContain('used it already');
    expect(await vouchersOf(mei, now)).toEqual([]);
  });

  it('hears kindly that the offer is over when she taps too late, or what was never hers', async () => {
    const mei = await regular('Mei');
    const ann = await regular('Ann');
    await buys(mei, '2027-07-01');
    await days('2027-07-18');
    const [offer] = await offersTo(mei);
    const data = `offercoupon:${offer?.campaignId}`;
    const last = chatOf(ann, at('2027-07-18', '13:00'));
    await last.sends(data);
    expect(last.words()).toContain('no coupon for you behind this button');
    const late = chatOf(mei, at('2027-08-02', '00:00'));
    await late.sends(data);
    expect(late.words()).toBe('That offer ended on Aug 1, 2027. Your other coupons are still here.');
    const inTime = chatOf(mei, at('2027-08-01', '23:59'));
    await inTime.sends(data);
    expect(inTime.words()).toMatch(/^This coupon is yours now\./);
    await late.sends('offercoupon:nonsense');
    expect(late.words()).toContain('no coupon for you');
  });
});

describe('a member for whom two things run out', () => {
  const { deps, regular, days, heard, buys, offersTo } = babyShop();

  it('gets one offer a week', async () => {
    const mei = await regular('Mei');
    await buys(mei, '2027-01-10', 'FORMULA', 'DIAPERS');
    const ann = await regular('Ann');
    await buys(ann, '2027-01-10', 'FORMULA');
    await buys(ann, '2027-01-13', 'DIAPERS');
    const lin = await regular('Lin');
    await buys(lin, '2027-01-10', 'FORMULA');
    await buys(lin, '2027-01-17', 'DIAPERS');
    await days('2027-01-10', '2027-02-20');
    expect(await offersTo(mei)).toMatchObject([{ date: '2027-01-27', sku: 'DIAPERS', state: 'sent' }]);
    expect(await offersTo(ann)).toMatchObject([{ date: '2027-01-27', sku: 'FORMULA', state: 'sent' }]);
    expect(when(heard(lin))).toEqual(['2027-01-27 11:00', '2027-02-03 11:00']);
  });

  it('gets none within three days of a broadcast', async () => {
    const mei = await regular('Mei');
    await buys(mei, '2027-03-01');
    const text = { language: 'en', text: 'Spring is here' };
    const now = at('2027-03-16', '12:00');
    const draft = given(await createBroadcast(deps, { audience: { all: [] }, text }, OWNER, `draft:${v7()}`, now));
    const watcher = { channel: 'lab', channelUserId: 'owner' } as const;
    const { campaignId, version } = draft;
    given(await confirmBroadcast(deps, { campaignId, version, watcher }, OWNER, `go:${v7()}`, now));
    await days('2027-03-16', '2027-03-19');
    expect(when(heard(mei))).toEqual(['2027-03-16 12:00']);
    expect(await offersTo(mei)).toMatchObject([{ date: '2027-03-18', state: 'skipped', reason: 'frequency' }]);
  });
});

describe('what happens between planning at 00:05 and sending at 11:00', () => {
  const { deps, regular, pass, send, days, heard, buys, offersTo, vouchersOf } = babyShop();
  const says = ({ memberId }: Regular, granted: boolean, now: number) =>
    setMarketing(deps, { memberId, granted, channel: 'line', source: 'stop' }, `stop:${v7()}`, now);

  it('counts: who stops offers gets none, who buys it meanwhile gets none', async () => {
    const [mei, ann, lin] = [await regular('Mei'), await regular('Ann'), await regular('Lin')];
    for (const one of [mei, ann, lin]) await buys(one, '2027-01-10');
    await days('2027-01-26');
    expect(await pass(at('2027-01-27', '00:05'))).toBe('done');
    given(await says(mei, false, at('2027-01-27', '08:00')));
    await buys(ann, '2027-01-27 10:30');
    await send(at('2027-01-27', '11:00'));
    expect(await offersTo(mei)).toMatchObject([{ state: 'skipped', reason: 'no-consent' }]);
    expect(await offersTo(ann)).toMatchObject([{ state: 'skipped', reason: 'bought-meanwhile' }]);
    expect(await offersTo(lin)).toMatchObject([{ state: 'sent' }]);
    expect([heard(mei), heard(ann), heard(lin)].map((all) => all.length)).toEqual([0, 0, 1]);
  });

  it('is planned for nobody who takes no marketing', async () => {
    const mei = await regular('Mei', { marketingConsent: false });
    await buys(mei, '2027-03-01');
    await days('2027-03-18');
    expect(await offersTo(mei)).toEqual([]);
  });

  it('is written down as too late when the day is over, and never made up for', async () => {
    const mei = await regular('Mei');
    await buys(mei, '2027-04-01');
    await days('2027-04-17');
    await days('2027-04-19', '2027-04-25');
    expect(await offersTo(mei)).toMatchObject([{ date: '2027-04-18', state: 'skipped', reason: 'too-late' }]);
    expect(heard(mei)).toEqual([]);
    expect(await vouchersOf(mei, at('2027-04-25'))).toEqual([]);
  });
});

describe('the control group', () => {
  const { deps, regular, days, heard, buys, offersTo, vouchersOf, chatOf } = babyShop({ controlPercent: 100 });

  it('waits until 50 members take offers: a small shop leaves nobody out', async () => {
    const ann = await regular('Ann');
    await buys(ann, '2026-12-10');
    await days('2026-12-27');
    expect(when(heard(ann))).toEqual(['2026-12-27 11:00']);
  });

  it('gets no message and no coupon, also not by the button of somebody else', async () => {
    const mei = await regular('Mei');
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, marketing_consent)
      select gen_random_uuid(), 'en', 'other' || n, now(), true from generate_series(1, 48) n`;
    await buys(mei, '2027-01-10');
    await days('2027-01-27', '2027-01-28');
    const [offer] = await offersTo(mei);
    expect(offer).toMatchObject({ date: '2027-01-27', state: 'held_out' });
    expect(heard(mei)).toEqual([]);
    const now = at('2027-01-27', '12:00');
    const chat = chatOf(mei, now);
    await chat.sends(`offercoupon:${offer?.campaignId}`);
    expect(chat.words()).toContain('no coupon for you');
    expect(await vouchersOf(mei, now)).toEqual([]);
  });
});

describe('offers for a group alone', () => {
  const { deps, regular, days, heard, buys, offersTo } = babyShop({
    controlPercent: 0,
    only: { kind: 'tag', tag: 'parents' },
  });

  it('go to whoever is in it on that day, and nobody else is planned for', async () => {
    const mei = await regular('Mei');
    const ann = await regular('Ann');
    for (const one of [mei, ann]) await buys(one, '2027-01-10');
    await days('2027-01-10', '2027-01-26');
    await deps.db
      .sql`insert into regulars.member_tags (member_id, tag, created_at) values (${mei.memberId}, 'parents', now())`;
    await days('2027-01-27', '2027-02-05');
    expect(when(heard(mei))).toEqual(['2027-01-27 11:00']);
    expect(await offersTo(ann)).toEqual([]);
  });
});

describe('what the shop set', () => {
  const { deps, regular, days, heard, buys } = babyShop();

  it('holds: its own words with the facts below them, its percent, its hour, and a reminder without a coupon', async () => {
    await repurchase(deps, {
      controlPercent: 0,
      texts: { en: 'Hello {{ name }}, see you soon?' },
      percent: 15,
      hour: 12,
    });
    const mei = await regular('Mei');
    await buys(mei, '2027-01-10');
    await days('2027-01-27');
    expect(when(heard(mei))).toEqual(['2027-01-27 12:00']);
    expect(heard(mei)[0]?.text).toMatch(/^Hello Mei, see you soon\?[^]*Baby formula, around Jan 31, 2027[^]*15% off/);
    await repurchase(deps, { controlPercent: 0, percent: 0 });
    const ann = await regular('Ann');
    await buys(ann, '2027-02-10');
    await days('2027-02-27');
    expect(heard(ann)[0]?.text).toContain('Your Baby formula may be running low around Mar 3, 2027.');
    expect(heard(ann)[0]?.buttons).toEqual(expect.not.arrayContaining(['Get my coupon']));
    await repurchase(deps, { on: false });
    const lin = await regular('Lin');
    await buys(lin, '2027-03-10');
    await days('2027-03-27');
    expect(heard(lin)).toEqual([]);
  });
});
