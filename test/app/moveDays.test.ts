import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditPart } from '../../db/audit.ts';
import { expectDaysPart, expectTimeZonePart, readDays } from '../../db/days.ts';
import { commit, type Part, UnitRaced } from '../../db/unit.ts';
import { confirmBroadcast } from '../../src/app/campaigns/broadcastConfirm.ts';
import { changeCoupon, createCoupon, readCoupon } from '../../src/app/coupons.ts';
import { changeProgramme, readProgramme } from '../../src/app/programme.ts';
import { replaceProgramme } from '../../src/app/replaceProgramme.ts';
import { changeReward, readReward } from '../../src/app/rewards.ts';
import { formsPart } from '../../src/chat/form.ts';
import { changesPart } from '../../src/chat/owner/changes.ts';
import { settingsForm, settingsPart } from '../../src/chat/owner/settings.ts';
import { dateOf, startOfDate } from '../../src/core/calendar/localDay.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { text } from '../../src/i18n/text.ts';
import { broadcastsOf } from '../support/broadcasts.ts';
import { paneOf } from '../support/chatPane.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';
import { tier, tiersOf } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward } = offersOf(deps);
const { draft } = broadcastsOf(deps);
const HOUR = 3_600_000;
const [HERE, THERE] = ['Asia/Taipei', 'America/Los_Angeles'];
const [FIRST, LAST, AFTER] = ['2026-12-24', '2026-12-26', '2026-12-27'];

const start = (day: string, zone: string) => startOfDate(dateOf(day), zone);
const moves = (timeZone: string, key: string = v7(), now = NOON) =>
  changeProgramme(deps, { timeZone }, OWNER, `zone:${key}`, now);
const windowOf = async (couponId: string) => {
  const found = await readCoupon(deps, couponId);
  return [found?.startsAt, found?.endsAt];
};
const dueAt = async (campaignId: string) => {
  const [row] = await deps.db.sql<{ ms: number }[]>`
    select (extract(epoch from due_at) * 1000)::float8 as ms from regulars.campaigns where campaign_id = ${campaignId}`;
  return row?.ms;
};

/** A broadcast for `at`, and with hours its second half so long after. */
async function planned(at: number, othersAfterHours?: number) {
  const { campaignId, version } = await draft();
  const watcher = { channel: 'telegram', channelUserId: '1' } as const;
  const halves = othersAfterHours === undefined ? {} : { othersAfterHours };
  given(await confirmBroadcast(deps, { campaignId, version, at, watcher, ...halves }, OWNER, `go:${v7()}`, NOON));
  const [others] = await deps.db.sql<{ id: string }[]>`select campaign_id as id from regulars.campaigns
    where audience @> ${JSON.stringify({ all: [{ not: { kind: 'campaign', campaignId, did: 'chosen' } }] })}::text::jsonb`;
  return { campaignId, othersId: others?.id ?? '' };
}

describe('a change of the time zone', () => {
  beforeEach(() =>
    setProgramme(deps, { ...DEFAULT_PROGRAMME, tiers: tiersOf([tier('Gold', { spend: 1 }, { earlyDays: 1 })]) }),
  );

  it('leaves first and last days of coupons and rewards the days they were, and those without any alone', async () => {
    const { couponId } = await coupon({ firstDay: FIRST, lastDay: LAST });
    const { rewardId } = await reward({ firstDay: FIRST });
    const open = await coupon();
    const begun = await coupon({ firstDay: '2026-11-21', lastDay: LAST });
    given(await moves(THERE));
    expect(await windowOf(couponId)).toEqual([start(FIRST, THERE), start(AFTER, THERE)]);
    expect((await readReward(deps, rewardId))?.startsAt).toBe(start(FIRST, THERE));
    expect(await windowOf(open.couponId)).toEqual([null, null]);
    // In Los Angeles the 21st has not come.
    expect(await windowOf(begun.couponId)).toEqual([start('2026-11-21', THERE), start(AFTER, THERE)]);
    given(await moves(HERE));
    expect(await windowOf(couponId)).toEqual([start(FIRST, HERE), start(AFTER, HERE)]);
    expect(await windowOf(begun.couponId)).toEqual([begun.startsAt, start(AFTER, HERE)]);
  });

  it('leaves a planned broadcast its time on the clock, and its second half so many hours after the first', async () => {
    const at = Date.parse('2026-11-23T15:00:00+08:00');
    const [whole, halves] = [await planned(at), await planned(at, 3)];
    const soon = await planned(NOON + HOUR);
    given(await moves(THERE));
    const there = Date.parse('2026-11-23T15:00:00-08:00');
    expect([await dueAt(whole.campaignId), await dueAt(halves.campaignId)]).toEqual([there, there]);
    expect(await dueAt(halves.othersId)).toBe(there + 3 * HOUR);
    given(await moves('Pacific/Auckland'));
    // 13:00 of today is past in Auckland: it is not sent before its hour for that.
    expect(await dueAt(soon.campaignId)).toBe(Date.parse('2026-11-21T13:00:00-08:00'));
  });

  it('refuses a time that was looked at by the clock before', async () => {
    const { campaignId, version } = await draft();
    const at = Date.parse('2026-11-23T15:00:00+08:00');
    const seen = { campaignId, version, at, watcher: { channel: 'telegram', channelUserId: '1' } } as const;
    given(await moves(THERE));
    expect(outcome(await confirmBroadcast(deps, seen, OWNER, `go:${v7()}`, NOON))).toBe('broadcast-changed');
    expect(outcome(await confirmBroadcast(deps, { ...seen, version: version + 1 }, OWNER, `go:${v7()}`, NOON))).toBe(
      'ok',
    );
  });

  it('leaves a second half where it is once the first has begun', async () => {
    const at = Date.parse('2026-11-23T15:00:00+08:00');
    const { campaignId, othersId } = await planned(at, 3);
    await deps.db
      .sql`update regulars.campaigns set state = 'sending', started_at = now() where campaign_id = ${campaignId}`;
    given(await moves(THERE));
    expect([await dueAt(campaignId), await dueAt(othersId)]).toEqual([at, at + 3 * HOUR]);
  });

  it('moves once for one key, and the same by a whole programme', async () => {
    const { couponId } = await coupon({ firstDay: FIRST, lastDay: LAST });
    const key = v7();
    const answers = await atOnce(5, () => moves(THERE, key));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['ok']));
    expect(await windowOf(couponId)).toEqual([start(FIRST, THERE), start(AFTER, THERE)]);
    const { version, document } = await readProgramme(deps);
    const wanted = { version, document: { ...document, timeZone: 'Asia/Tokyo' } };
    given(await replaceProgramme(deps, wanted, OWNER, `put:${v7()}`, NOON));
    expect(await windowOf(couponId)).toEqual([start(FIRST, 'Asia/Tokyo'), start(AFTER, 'Asia/Tokyo')]);
    const [told] = await deps.db.sql`select details->'moved' as moved from regulars.audit
      where action = 'programme-changed' order by audit_id desc limit 1`;
    expect(told?.['moved']).toMatchObject({ broadcasts: expect.any(Number) });
  });

  it('and days that are set at the same moment go together, whoever is first and whatever is killed', async () => {
    const killer = await startKiller(await shop.databaseUrl(), 15);
    const made = await atOnce(6, async (index) => {
      const key = `offer:${v7()}`;
      const details = { name: `Offer ${index}`, kind: 'percent', value: 10, firstDay: FIRST, lastDay: LAST } as const;
      const { couponId } = given(await surely(() => createCoupon(deps, details, OWNER, key, NOON)));
      const { rewardId } = await surely(() => reward());
      given(await surely(() => moves([HERE, THERE][index % 2] ?? HERE, `${key}:zone`)));
      given(await surely(() => changeReward(deps, rewardId, { firstDay: FIRST }, OWNER, `${key}:reward`, NOON)));
      given(await surely(() => changeCoupon(deps, couponId, { value: 15 }, OWNER, `${key}:change`, NOON)));
      return { couponId, rewardId };
    }).finally(() => killer.stop());
    const { timeZone } = (await readProgramme(deps)).document;
    for (const { couponId, rewardId } of made) {
      expect(await windowOf(couponId)).toEqual([start(FIRST, timeZone), start(AFTER, timeZone)]);
      expect((await readReward(deps, rewardId))?.startsAt).toBe(start(FIRST, timeZone));
    }
  }, 60_000);

  it('makes whoever reckoned by another zone begin again, and itself where an offer got a day that it has not seen', async () => {
    const about = { actor: 'system', action: 'tested', details: {}, occurredAt: new Date(NOON) };
    const unit = (check: Part) => commit(deps.db, [check, auditPart({ auditId: v7(), ...about })]);
    await expect(unit(expectTimeZonePart(THERE))).rejects.toBeInstanceOf(UnitRaced);
    await unit(expectTimeZonePart(HERE));
    const before = await readDays(deps.db);
    await unit(expectDaysPart(before));
    await reward({ firstDay: FIRST });
    await expect(unit(expectDaysPart(before))).rejects.toBeInstanceOf(UnitRaced);
  });

  it('says before it counts what stays on its day, in every language', async () => {
    await coupon({ firstDay: FIRST, lastDay: LAST });
    for (const language of LANGUAGES) {
      const staff = { staffId: OWNER_ID, name: 'Lin', role: 'owner' } as const;
      const chat = paneOf(deps, [formsPart([settingsForm]), settingsPart, changesPart], {
        member: undefined,
        staff,
        language,
      });
      await chat.sends('set:timeZone');
      await chat.says('Asia/Tokyo');
      const [stays = ''] = text(language, 'diff.days-stay', { offers: '#', broadcasts: '#' }).split('#');
      expect(chat.words()).toContain(stays);
      expect(chat.words()).toContain('Asia/Taipei → Asia/Tokyo');
    }
    expect((await readProgramme(deps)).document.timeZone).toBe(HERE);
  });
});
