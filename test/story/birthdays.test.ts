import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import type { Job } from '../../src/app/jobs.ts';
import { birthdaysJob } from '../../src/app/nightly/birthdays.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { setBirthday } from '../../src/app/setBirthday.ts';
import { tidyUp } from '../../src/app/tidyUp.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import type { Birthday } from '../../src/core/members/birthday.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { given, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER } from '../support/shop.ts';
import { at, ownDays, type Regular } from '../support/shopDays.ts';

/** Years pass faster when nobody looks for anything else. */
const GREETINGS = [birthdaysJob(giftName)];

const born = (month: number, day: number, more: { calendar?: 'solar' | 'lunar'; leap?: true } = {}) => ({
  birthdayMonth: month,
  birthdayDay: day,
  birthdayCalendar: more.calendar ?? 'solar',
  birthdayLeapMonth: more.leap ?? false,
});

const tells = (deps: Deps, { memberId }: Regular, birthday: Birthday, now: number) =>
  setBirthday(deps, { memberId, birthday, zone: 'Asia/Taipei' }, `birthday:${v7()}`, now);

const vouchersOf = async (deps: Deps, { memberId }: Regular, now: number) =>
  (await readVouchers(deps, memberId, now)).usable;

describe('two years of birthdays', () => {
  const { regular, days, heard, errors } = ownDays(GREETINGS);

  it('greet everybody once a year in their own calendar and language, each with a gift', {
    timeout: 180_000,
  }, async () => {
    const mei = await regular('Mei', born(3, 14));
    const lin = await regular('林小姐', { language: 'zh-Hant', ...born(2, 29) });
    const chen = await regular('陳先生', { language: 'zh-Hant', ...born(12, 1, { calendar: 'lunar' }) });
    const wu = await regular('Wu', born(4, 1, { calendar: 'lunar', leap: true }));
    const nobody = await regular('Ken');
    await days('2027-01-01', '2028-12-31');

    expect(heard(mei).map((one) => one.at)).toEqual(['2027-03-14 10:00', '2028-03-14 10:00']);
    expect(heard(lin).map((one) => one.at)).toEqual(['2027-02-28 10:00', '2028-02-29 10:00']);
    // The twelfth month of the lunar years 2026 and 2027 begins in 2027, that of 2028 in 2029.
    expect(heard(chen).map((one) => one.at)).toEqual(['2027-01-08 10:00', '2027-12-28 10:00']);
    expect(heard(wu).map((one) => one.at)).toEqual(['2027-05-06 10:00', '2028-04-25 10:00']);
    expect(heard(nobody)).toEqual([]);
    expect(heard(mei)[0]).toMatchObject({
      text: expect.stringMatching(/Happy birthday, Mei![^]*Regulars[^]*10% off[^]*Apr 13, 2027/),
      buttons: expect.arrayContaining(['Show my gift']),
    });
    expect(heard(lin)[0]?.text).toMatch(/林小姐，生日快樂！[^]*打 9 折[^]*2027年3月30日/);
    expect(errors).toEqual([]);
  });
});

describe('a birthday gift', () => {
  const { deps, regular, days, heard } = ownDays();

  it('is in the list of coupons, and can be used through its last day and no longer', async () => {
    const [mei, ann] = [await regular('Mei', born(3, 14)), await regular('Ann', born(3, 14))];
    await days('2027-03-14');
    const [gift] = await vouchersOf(deps, mei, at('2027-04-13', '23:59'));
    const [late] = await vouchersOf(deps, ann, at('2027-04-13', '23:59'));
    expect(gift).toMatchObject({
      standing: 'usable',
      expiresAt: at('2027-04-14', '00:00'),
      coupon: { claimable: false },
    });
    expect(gift?.coupon.name).toBe('生日禮：打 9 折');
    const uses = (code: string | undefined, now: number) =>
      redeemVoucher(deps, { code: code ?? '' }, CASHIER, `use:${v7()}`, now);
    expect(outcome(await uses(gift?.code, at('2027-04-13', '23:59')))).toBe('ok');
    expect(outcome(await uses(late?.code, at('2027-04-14', '00:00')))).not.toBe('ok');
    expect(await vouchersOf(deps, ann, at('2027-04-14', '00:00'))).toEqual([]);
    expect(heard(mei)).toHaveLength(1);
  });

  it('is said in the shop’s own words where it wrote some, and left out where the shop gives none', async () => {
    const { birthday } = DEFAULT_PROGRAMME.automations;
    const texts = { en: 'Dear {{ name }}, cake is waiting for you.' };
    await setProgramme(deps, { automations: { ...DEFAULT_PROGRAMME.automations, birthday: { ...birthday, texts } } });
    const [mei, lin] = [await regular('Mei', born(6, 1)), await regular('林', { language: 'zh-Hant', ...born(6, 1) })];
    await days('2027-06-01');
    expect(heard(mei)[0]?.text).toMatch(/^Dear Mei, cake is waiting for you\.[^]*10% off/);
    expect(heard(lin)[0]?.text).toContain('生日快樂');
    await setProgramme(deps, {
      automations: { ...DEFAULT_PROGRAMME.automations, birthday: { ...birthday, gift: null } },
    });
    const ann = await regular('Ann', born(6, 2));
    await days('2027-06-02');
    expect(heard(ann)[0]?.text).toContain('Happy birthday, Ann!');
    expect(heard(ann)[0]?.buttons).not.toContain('Show my gift');
    expect(await vouchersOf(deps, ann, at('2027-06-02'))).toEqual([]);
    await setProgramme(deps, { automations: DEFAULT_PROGRAMME.automations });
  });
});

describe('a birthday greeting of somebody who is forgotten', () => {
  const { deps, regular, days, heard } = ownDays(GREETINGS);
  const kept = async (): Promise<string> =>
    JSON.stringify([
      await deps.db.sql`select * from regulars.deliveries`,
      await deps.db.sql`select * from regulars.delivery_contents`,
    ]);

  it('leaves neither words nor account behind, while others keep theirs', async () => {
    const [mei, ann] = [await regular('Meifang', born(9, 1)), await regular('Ann', born(9, 1))];
    await days('2027-09-01');
    expect(heard(mei)).toHaveLength(1);
    expect(await kept()).toContain('Meifang');
    given(await forgetMember(deps, mei.memberId, `forget:${v7()}`, at('2027-09-02')));
    expect(await kept()).not.toContain('Meifang');
    expect(await kept()).not.toContain(mei.user.id);
    expect(await kept()).toContain(ann.user.id);
    await tidyUp(deps, at('2027-09-03'));
    expect(await kept()).toContain('Ann');
    await tidyUp(deps, at('2027-09-10'));
    expect(await kept()).not.toContain('Ann');
  });

  it('brings no second gift when two accounts of one person become one', async () => {
    const [mei, same] = [await regular('Mei', born(10, 1)), await regular('Mei', born(10, 20))];
    await days('2027-10-01');
    await deps.db.sql`update regulars.members set state = 'merged', merged_into = ${same.memberId}
      where member_id = ${mei.memberId}`;
    await days('2027-10-20');
    expect([heard(mei).length, heard(same).length]).toEqual([1, 0]);
  });
});

describe('a birthday that is told or changed', () => {
  const { deps, regular, days, heard } = ownDays(GREETINGS);

  it('today is greeted after the next nightly pass, also in an account of today', async () => {
    await days('2027-03-13', '2027-03-14');
    const mei = await regular('Mei');
    given(await tells(deps, mei, { month: 3, day: 14, calendar: 'solar' }, at('2027-03-14', '18:00')));
    await days('2027-03-15', '2027-03-17');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-03-15 10:00']);
    await days('2027-03-18');
  });

  it('brings no second gift within 11 months of the last one', { timeout: 90_000 }, async () => {
    const mei = await regular('Mei', born(4, 1));
    await days('2027-04-01');
    given(await tells(deps, mei, { month: 4, day: 20, calendar: 'solar' }, at('2027-04-10')));
    await days('2027-04-02', '2027-04-25');
    expect(heard(mei)).toHaveLength(1);
    await days('2028-03-31', '2028-04-20');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-04-01 10:00', '2028-04-20 10:00']);
  });
});

describe('a birthday while the service was away', () => {
  const { deps, regular, days, heard } = ownDays(GREETINGS);
  const deliveriesOf = ({ memberId }: Regular) => deps.db.sql`
    select d.state, d.reason, c.local_date::text as date from regulars.deliveries d
    join regulars.campaigns c using (campaign_id) where d.member_id = ${memberId}`;

  it('is greeted up to three days late, with a gift that lives as long as any', async () => {
    const mei = await regular('Mei', born(5, 10));
    await days('2027-05-09');
    await days('2027-05-12');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-05-12 09:00']);
    expect(await vouchersOf(deps, mei, at('2027-05-12'))).toMatchObject([{ expiresAt: at('2027-06-12', '00:00') }]);
  });

  it('is written down as too late after that, without a gift', { timeout: 90_000 }, async () => {
    const mei = await regular('Mei', born(5, 20));
    await days('2027-05-19');
    await days('2027-05-25');
    expect(heard(mei)).toEqual([]);
    expect(await vouchersOf(deps, mei, at('2027-05-25'))).toEqual([]);
    expect(await deliveriesOf(mei)).toEqual([{ state: 'skipped', reason: 'too-late', date: '2027-05-20' }]);
    await days('2028-05-20');
    expect(heard(mei).map((one) => one.at)).toEqual(['2028-05-20 10:00']);
  });
});

describe('a nightly pass that is killed while it plans birthdays', () => {
  const { deps, regular, pass, days, heard } = ownDays(GREETINGS);

  /** Dies after so many gifts were thought of: some units are written, the rest is not. */
  const dying = (after: number): Job => {
    let given = 0;
    const job = birthdaysJob(giftName);
    const randomBytes = (count: number) => {
      given += 1;
      if (given > after) throw new Error('killed');
      return deps.randomBytes(count);
    };
    return { ...job, run: (_deps, ...more) => job.run({ ...deps, db: deps.db, randomBytes }, ...more) };
  };

  it('is followed by one that greets the rest, and nobody twice', { timeout: 60_000 }, async () => {
    await days('2027-07-31');
    const mei = await regular('Mei', born(8, 1));
    const many = Array.from({ length: 1_100 }, () => v7());
    await deps.db.sql`insert into regulars.members (member_id, language, invite_code, joined_at, birthday_month,
        birthday_day, birthday_calendar) select id, 'en', id::text, now(), 8, 1, 'solar' from unnest(${many}::uuid[]) id`;
    expect(await pass(at('2027-08-01', '00:05'), [dying(700)])).toBe('failed');
    await days('2027-08-01', '2027-08-02');
    expect(heard(mei).map((one) => one.at)).toEqual(['2027-08-01 10:00']);
    const [counted] = await deps.db.sql`
      select count(*)::int as vouchers, count(distinct member_id)::int as members from regulars.vouchers`;
    expect(counted).toEqual({ vouchers: 1_101, members: 1_101 });
    const [planned] = await deps.db.sql`select count(*)::int as count from regulars.deliveries`;
    expect(planned).toEqual({ count: 1_101 });
  });
});
