import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { noteContact } from '../../src/app/contacts.ts';
import { readPerson } from '../../src/app/people.ts';
import { readMember } from '../../src/app/readMember.ts';
import { setBirthday } from '../../src/app/setBirthday.ts';
import { setLanguage } from '../../src/app/setLanguage.ts';
import { noteStopReason, setMarketing } from '../../src/app/setMarketing.ts';
import { setPhone } from '../../src/app/setPhone.ts';
import type { Birthday } from '../../src/core/members/birthday.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { DAY, NOON } from '../support/shop.ts';

const deps = ownDeps();
const { member } = people(deps);
const key = () => `event:${v7()}`;

describe('the language', () => {
  it('is kept for the person on every account, and outlives what the channel tells', async () => {
    const mei = await member();
    await setLanguage(deps, mei.who, 'zh-Hant', key());
    expect((await readPerson(deps, mei.who, 'en')).person.language).toBe('zh-Hant');
    expect(await readMember(deps, mei.memberId)).toMatchObject({ language: 'zh-Hant' });
  });

  it('stays as chosen by somebody who is no member, whatever their next message tells', async () => {
    const who = somebody();
    const event = { ...who, kind: 'text', text: 'hi', occurredAt: NOON, language: 'en' } as const;
    await noteContact(deps, { ...event, eventId: v7() }, NOON, async () => undefined);
    await setLanguage(deps, who, 'zh-Hant', key());
    await noteContact(deps, { ...event, eventId: v7(), occurredAt: NOON + 1 }, NOON, async () => undefined);
    expect((await readPerson(deps, who, 'en')).person.language).toBe('zh-Hant');
  });
});

describe('the birthday', () => {
  const zone = 'Asia/Taipei';
  const set = (memberId: string, birthday: Birthday, now = NOON) =>
    setBirthday(deps, { memberId, birthday, zone }, key(), now);
  const solar = (month: number, day: number): Birthday => ({ month, day, calendar: 'solar' });

  it('may be given once, corrected once, and then changed once a year', async () => {
    const { memberId } = await member();
    expect((await set(memberId, solar(3, 14))).ok).toBe(true);
    expect((await set(memberId, solar(3, 15), NOON + DAY)).ok).toBe(true);
    const refused = await set(memberId, solar(6, 1), NOON + 2 * DAY);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'birthday-changed-recently' } });
    const again = !refused.ok && refused.refusal.code === 'birthday-changed-recently' ? refused.refusal.again : 0;
    expect((await set(memberId, solar(6, 1), again - 1)).ok).toBe(false);
    expect((await set(memberId, solar(6, 1), again)).ok).toBe(true);
    expect(await readMember(deps, memberId)).toMatchObject({ birthday: solar(6, 1) });
  });

  it('may get its year at any time: that moves no day', async () => {
    const { memberId } = await member();
    await set(memberId, solar(3, 14));
    await set(memberId, solar(3, 15), NOON + 1);
    expect((await set(memberId, { ...solar(3, 15), year: 1990 }, NOON + 2)).ok).toBe(true);
  });

  it('may be a lunar day, also in a leap month', async () => {
    const { memberId } = await member();
    const lunar: Birthday = { month: 4, day: 30, calendar: 'lunar', leapMonth: true };
    await set(memberId, lunar);
    expect(await readMember(deps, memberId)).toMatchObject({ birthday: lunar });
  });

  it('must be a day that exists', async () => {
    const { memberId } = await member();
    expect(await set(memberId, solar(2, 30))).toMatchObject({ refusal: { code: 'birthday-invalid' } });
    expect(await set(v7(), solar(2, 3))).toMatchObject({ refusal: { code: 'member-unknown' } });
  });
});

describe('marketing', () => {
  const say = (memberId: string, granted: boolean, as = key()) =>
    setMarketing(deps, { memberId, granted, channel: 'line', source: granted ? 'settings' : 'stop' }, as, NOON);
  const evidence = (memberId: string) => deps.db.sql`
    select granted, source from regulars.consents where member_id = ${memberId} and purpose = 'marketing'
    order by consent_id`;

  it('is off until somebody says yes, and each word is kept', async () => {
    const { memberId } = await member();
    expect(await readMember(deps, memberId)).toMatchObject({ marketingConsent: false });
    expect(await say(memberId, true)).toMatchObject({ value: { granted: true, changed: true } });
    expect(await say(memberId, false)).toMatchObject({ value: { granted: false, changed: true } });
    expect(await readMember(deps, memberId)).toMatchObject({ marketingConsent: false });
    expect(await evidence(memberId)).toEqual([
      { granted: true, source: 'settings' },
      { granted: false, source: 'stop' },
    ]);
  });

  it('takes one event once, and stopping twice is as good as once', async () => {
    const { memberId } = await member();
    await say(memberId, false, 'event:stop');
    await say(memberId, false, 'event:stop');
    expect(await evidence(memberId)).toHaveLength(1);
    expect(await say(memberId, false)).toMatchObject({ value: { granted: false, changed: false } });
  });

  it('keeps why somebody stopped', async () => {
    const { memberId } = await member();
    await noteStopReason(deps, memberId, 'too-many', 'event:why', NOON);
    await noteStopReason(deps, memberId, 'too-many', 'event:why', NOON);
    const kept = await deps.db.sql`select action, details from regulars.audit where member_id = ${memberId}`;
    expect(kept).toEqual([{ action: 'marketing-stopped', details: { reason: 'too-many' } }]);
  });
});

describe('the phone number', () => {
  it('is kept in E.164, and a new one takes the place of the old', async () => {
    const { memberId } = await member();
    expect((await setPhone(deps, memberId, '886 912-000-001', key())).ok).toBe(true);
    expect(await readMember(deps, memberId)).toMatchObject({ phone: '+886912000001' });
    await setPhone(deps, memberId, '+886912000002', key());
    await setPhone(deps, memberId, '+886912000002', key());
    const found = await deps.db.sql`select phone from regulars.member_phones where member_id = ${memberId}`;
    expect(found).toEqual([{ phone: '+886912000002' }]);
    expect(await readMember(deps, memberId)).toMatchObject({ phone: '+886912000002' });
  });

  it('belongs to one member, also when two claim it at the same moment', async () => {
    const [one, two] = [await member(), await member()];
    const both = await Promise.all([one, two].map(({ memberId }) => setPhone(deps, memberId, '+886912000003', key())));
    expect(both.filter((answered) => answered.ok)).toHaveLength(1);
    expect(both.find((answered) => !answered.ok)).toMatchObject({ refusal: { code: 'phone-of-another-member' } });
  });

  it('must be a whole international number', async () => {
    const { memberId } = await member();
    for (const wrong of ['0912000001', '12', 'call me']) {
      expect(await setPhone(deps, memberId, wrong, key())).toMatchObject({ refusal: { code: 'phone-invalid' } });
    }
  });
});
