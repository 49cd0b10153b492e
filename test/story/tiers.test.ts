import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { tiersJob } from '../../src/app/nightly/tiers.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { giveTier } from '../../src/app/tiers/giveTier.ts';
import { placeTiers } from '../../src/app/tiers/place.ts';
import { readTierView } from '../../src/app/tiers/read.ts';
import { given } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { OWNER } from '../support/shop.ts';
import { at, ownDays, type Regular } from '../support/shopDays.ts';
import { SILVER_GOLD } from '../support/tiers.ts';

const TIERS = [tiersJob];

/** What a member has on a day, with the day on which it is measured or lost. */
function lookAt(deps: ReturnType<typeof ownDays>['deps']) {
  return async ({ memberId }: Regular, date: string) => {
    const view = await readTierView(deps, memberId, (await readProgramme(deps)).document, at(date));
    const until = view?.until ?? null;
    return [
      view?.level?.id ?? null,
      until === null ? null : new Date(until + 8 * 3_600_000).toISOString().slice(0, 10),
    ];
  };
}

/** On the days until `date` nothing is due: as if they had been walked. */
const skipTo = (deps: ReturnType<typeof ownDays>['deps'], date: string) =>
  deps.db.sql`insert into regulars.job_runs (job, local_date, state, finished_at)
    values ('tiers', ${date}::date - 1, 'done', now()) on conflict do nothing`;

const next = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

describe('two years of tiers', () => {
  const { shop, deps, regular, days, heard, errors } = ownDays(TIERS);
  const tierOf = lookAt(deps);
  const buys = ({ memberId }: Regular, amount: number, date: string) => shop.buys(memberId, amount, { now: at(date) });

  it('renew, warn and step down in each member’s language, and a refund changes what counts and not the day', {
    timeout: 180_000,
  }, async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const mei = await regular('Mei');
    const lin = await regular('林小姐', { language: 'zh-Hant' });
    const ann = await regular('Ann');
    const given20 = await buys(mei, 20_000, '2027-01-10');
    await buys(lin, 21_000, '2027-01-10');
    await buys(ann, 12_000, '2027-01-10');
    expect(await tierOf(mei, '2027-01-10')).toEqual(['gold', '2028-01-10']);

    // Mei buys as much again and gives a part of the first purchase back: only what is in the window counts.
    await buys(mei, 20_500, '2027-07-01');
    given(
      await refundPurchase(
        deps,
        { purchaseId: given20.purchaseId, what: { kind: 'amount', amountMinor: 15_000 } },
        OWNER,
        `refund:${v7()}`,
        at('2027-07-02'),
      ),
    );
    expect(await tierOf(mei, '2027-07-02')).toEqual(['gold', '2028-01-10']);
    // Ann is renewed by what she buys in the days of grace.
    await buys(ann, 6_000, '2027-08-01');
    await skipTo(deps, '2028-01-09');
    await days('2028-01-09', '2028-01-11');
    expect(await tierOf(mei, '2028-01-20')).toEqual(['gold', '2029-01-10']);
    expect(heard(mei)).toEqual([]);
    expect(await tierOf(ann, '2028-01-20')).toEqual(['silver', '2028-02-09']);
    expect(heard(ann)).toMatchObject([{ at: '2028-01-10 12:00' }]);
    expect(heard(ann)[0]?.text).toMatch(/Silver tier ends on Feb 8, 2028[^]*spend NT\$4,000 more[^]*12 months/);
    expect(heard(lin)[0]?.text).toMatch(
      /金卡會員資格到 2028年2月8日為止[^]*再消費 \$21,000|金卡會員資格到 2028年2月8日[^]*再消費/,
    );
    expect((await buys(ann, 4_000, '2028-01-21')).tier).toMatchObject({ step: 'renewed' });
    expect(await tierOf(ann, '2028-01-21')).toEqual(['silver', '2029-01-21']);

    await skipTo(deps, '2028-02-08');
    await days('2028-02-08', '2028-02-10');
    // Lin bought nothing more: one step down after the grace, and the next year another.
    expect(heard(lin).map((one) => one.at)).toEqual(['2028-01-10 12:00', '2028-02-09 12:00']);
    expect(heard(lin)[1]?.text).toContain('您現在是銀卡會員');
    expect(await tierOf(lin, '2028-12-31')).toEqual(['silver', '2029-02-09']);
    for (const date of ['2029-01-09', '2029-02-08', '2029-03-10']) {
      await skipTo(deps, date);
      await days(date, next(next(date)));
    }
    expect(
      heard(lin)
        .map((one) => one.at)
        .slice(2),
    ).toEqual(['2029-02-09 12:00', '2029-03-11 12:00']);
    expect(heard(lin)[3]?.text).toContain('銀卡會員資格已到期');
    expect(await tierOf(lin, '2029-03-31')).toEqual([null, null]);
    // Mei bought nothing after July 2027 either: warned on the day on which Gold is measured again.
    expect(heard(mei).map((one) => one.at)).toEqual(['2029-01-10 12:00', '2029-02-09 12:00']);
    expect(heard(mei)[1]?.text).toMatch(/You are Silver now[^]*1\.5 × points/);
    expect(errors).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });
});

describe('the night on which tiers are measured', () => {
  const { shop, deps, regular, days, pass, send, heard, errors } = ownDays(TIERS);
  const tierOf = lookAt(deps);

  it('changes nothing when it is run twice, walks the days that were missed, and goes on after a kill', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const [mei, ann] = [await regular('Mei'), await regular('Ann')];
    await shop.buys(mei.memberId, 12_000, { now: at('2027-01-10') });
    await shop.buys(ann.memberId, 12_000, { now: at('2027-01-12') });
    await skipTo(deps, '2028-01-09');
    await days('2028-01-09');
    // The service is away over both days, and is killed on the first night after it.
    const dies = { ...tiersJob, run: () => Promise.reject(new Error('killed')) };
    expect(await pass(at('2028-01-15', '00:05'), [dies])).toBe('failed');
    expect(errors.splice(0)).toHaveLength(1);
    await days('2028-01-15');
    await days('2028-01-15');
    expect([await tierOf(mei, '2028-01-15'), await tierOf(ann, '2028-01-15')]).toEqual([
      ['silver', '2028-02-14'],
      ['silver', '2028-02-14'],
    ]);
    expect([heard(mei).length, heard(ann).length]).toEqual([1, 1]);
    await deps.db.sql`delete from regulars.job_runs where local_date = '2028-01-15'`;
    await days('2028-01-15');
    expect([heard(mei).length, heard(ann).length]).toEqual([1, 1]);
  });

  it('warns nobody who renewed it, and tells nobody it has ended who reached a higher one, before the hour of notices', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const [mei, ann, lin] = [await regular('Mei'), await regular('Ann'), await regular('Lin')];
    for (const one of [mei, ann, lin]) await shop.buys(one.memberId, 12_000, { now: at('2029-01-10') });
    await skipTo(deps, '2030-01-10');
    await pass(at('2030-01-10', '00:05'));
    const renewed = await shop.buys(mei.memberId, 12_000, { now: at('2030-01-10', '10:30') });
    expect(renewed.tier).toMatchObject({ step: 'renewed' });
    await send(at('2030-01-10'));
    expect([mei, ann, lin].map((one) => heard(one).length)).toEqual([0, 1, 1]);
    await skipTo(deps, '2030-02-09');
    await pass(at('2030-02-09', '00:05'));
    const reached = await shop.buys(ann.memberId, 25_000, { now: at('2030-02-09', '10:30') });
    expect(reached.tier).toMatchObject({ level: { id: 'gold' }, step: 'reached' });
    await send(at('2030-02-09'));
    expect([mei, ann, lin].map((one) => heard(one).length)).toEqual([0, 1, 2]);
    expect(await deps.db.sql`select reason from regulars.deliveries where state = 'skipped'`).toEqual([
      { reason: 'tier-changed' },
      { reason: 'tier-changed' },
    ]);
  });

  it('tells nobody that a tier ends who was given it by hand before the hour of notices', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const [mei, ann] = [await regular('Mei'), await regular('Ann')];
    for (const one of [mei, ann]) await shop.buys(one.memberId, 12_000, { now: at('2031-01-10') });
    await skipTo(deps, '2032-01-10');
    await pass(at('2032-01-10', '00:05'));
    const gift = { memberId: mei.memberId, tierId: 'silver' };
    given(await giveTier(deps, gift, OWNER, `give:${v7()}`, at('2032-01-10', '10:30')));
    await send(at('2032-01-10'));
    expect([mei, ann].map((one) => heard(one).length)).toEqual([0, 1]);
  });

  it('places members whom new tiers have not met, without a word, and the rest of a large shop in pages', async () => {
    await setProgramme(deps, { tiers: null });
    const ken = await regular('Ken');
    await shop.buys(ken.memberId, 25_000, { now: at('2028-01-14') });
    await setProgramme(deps, { tiers: { ...SILVER_GOLD, revision: 77 } });
    expect(await tierOf(ken, '2028-01-15')).toEqual([null, null]);
    expect(await placeTiers(deps, at('2028-01-16'), 1)).toBe(true);
    expect(await tierOf(ken, '2028-01-16')).toEqual(['gold', '2029-01-16']);
    expect(await placeTiers(deps, at('2028-02-16'), 1)).toBe(true);
    expect(await tierOf(ken, '2028-02-16')).toEqual(['gold', '2029-01-16']);
    expect(heard(ken)).toEqual([]);
  });
});
