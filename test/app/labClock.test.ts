import { describe, expect, it } from 'vitest';
import { commit } from '../../db/unit.ts';
import { keepOffset, keptOffset, targetOf } from '../../src/app/labClock.ts';
import { noticesAfter } from '../../src/app/noticesAfter.ts';
import { ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const at = (iso: string) => Date.parse(iso);

describe('where the built-in chat moves the clock', () => {
  it('is refused without a birthday, too far ahead, and for what is no duration', async () => {
    const now = at('2027-01-01T12:00:00+08:00');
    const codeOf = async (move: Parameters<typeof targetOf>[1]) => {
      const target = await targetOf(deps, move, now);
      return target.ok ? 'none' : target.refusal.code;
    };
    expect(await codeOf({ to: 'next-birthday' })).toBe('no-birthday');
    expect(await codeOf({ advance: 'P401D' })).toBe('too-far');
    expect(await codeOf({ advance: 'soon' })).toBe('not-a-duration');
  });

  it('is the minute after the greeting of the next birthday, solar or lunar, on 28 February in a common year', async () => {
    await shop.member({ birthdayMonth: 2, birthdayDay: 29, birthdayCalendar: 'solar' });
    await shop.member({ birthdayMonth: 8, birthdayDay: 15, birthdayCalendar: 'lunar', birthdayLeapMonth: false });
    const next = (iso: string) => targetOf(deps, { to: 'next-birthday' }, at(iso));
    expect(await next('2027-01-01T12:00:00+08:00')).toEqual({ ok: true, value: at('2027-02-28T10:01:00+08:00') });
    expect(await next('2027-02-28T09:00:00+08:00')).toEqual({ ok: true, value: at('2027-02-28T10:01:00+08:00') });
    expect(await next('2027-02-28T10:01:00+08:00')).toEqual({ ok: true, value: at('2027-09-15T10:01:00+08:00') });
    expect(await next('2028-01-01T12:00:00+08:00')).toEqual({ ok: true, value: at('2028-02-29T10:01:00+08:00') });
  });

  it('is kept, and what waits in the outbox is so much nearer', async () => {
    expect(await keptOffset(deps)).toBeUndefined();
    const memberId = await shop.member();
    const notice = { kind: 'case-closed' } as const;
    await commit(deps.db, [noticesAfter(deps.newId, [{ to: { memberId }, notice }], 3 * 3_600_000)]);
    const waits = async () => {
      const [row] = await deps.db.sql<{ hours: number }[]>`
        select round(extract(epoch from not_before - now()) / 3600)::int as hours from regulars.outbox`;
      return row?.hours;
    };
    expect(await waits()).toBe(3);
    await keepOffset(deps, 7_200_000, 7_200_000);
    expect(await waits()).toBe(1);
    await keepOffset(deps, 14_400_000, 7_200_000);
    expect(await waits()).toBe(-1);
    expect(await keptOffset(deps)).toBe(14_400_000);
  });
});
