import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { sellGiftCard } from '../../src/app/giftCards/giftCards.ts';
import { changeProgramme, type ProgrammeChange, readProgramme } from '../../src/app/programme.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const change = (wanted: ProgrammeChange, by = OWNER, key = `test:${v7()}`) =>
  changeProgramme(deps, wanted, by, key, NOON);
const document = async () => (await readProgramme(deps)).document;
const refusalOf = async (wanted: ProgrammeChange) => {
  const answered = await change(wanted);
  return answered.ok ? undefined : answered.refusal;
};

let began = 0;

beforeEach(async () => {
  await setProgramme(deps, DEFAULT_PROGRAMME);
  began = (await readProgramme(deps)).version;
});

describe('the automations of the programme', () => {
  it('change one by one, in a new version that says who did it', async () => {
    await change({ automations: { birthday: { on: false } } });
    await change({ automations: { repurchase: { percent: 15, leadDays: 3, texts: { en: 'Hi {{ name }}' } } } });
    const { automations } = await document();
    expect(automations.birthday).toMatchObject({ on: false, hour: 10, gift: { value: 10 } });
    expect(automations.repurchase).toMatchObject({
      on: true,
      percent: 15,
      leadDays: 3,
      texts: { en: 'Hi {{ name }}' },
    });
    expect((await readProgramme(deps)).version).toBe(began + 2);
    const rows = await deps.db
      .sql`select actor from regulars.audit where action = 'programme-changed' and actor <> 'system'`;
    expect(rows.length > 0 && rows.every(({ actor }) => String(actor).startsWith('staff:'))).toBe(true);
  });

  it('get the built-in words of a language back, and keep those of the others', async () => {
    await change({ automations: { birthday: { texts: { en: 'Hooray', 'zh-Hant': '生日快樂' } } } });
    await change({ automations: { birthday: { texts: { en: null } } } });
    expect((await document()).automations.birthday.texts).toEqual({ 'zh-Hant': '生日快樂' });
  });

  it.each<[string, ProgrammeChange]>([
    ['an hour in the quiet hours', { automations: { birthday: { hour: 22 } } }],
    [
      'a gift of more than everything',
      { automations: { birthday: { gift: { kind: 'percent', value: 101, validDays: 9 } } } },
    ],
    ['a share of the control above a half', { automations: { repurchase: { controlPercent: 51 } } }],
    ['a notice of points that are kept longer by then', { automations: { notices: { pointsDays: 7 } } }],
    ['words that name what nobody has', { automations: { birthday: { texts: { en: '{{ salary }}' } } } }],
    ['words of nothing', { automations: { birthday: { texts: { en: ' ' } } } }],
    [
      'hours that reach into one another',
      {
        hours: {
          weekdays: [1],
          spans: [
            { from: '09:00', until: '14:00' },
            { from: '13:00', until: '18:00' },
          ],
        },
      },
    ],
    [
      'a holiday on 31 June',
      { holidays: { add: { key: 'own', name: 'Anniversary', calendar: 'solar', month: 6, day: 31 } } },
    ],
  ])('do not take %s', async (_what, wanted) => {
    expect(await refusalOf(wanted)).toMatchObject({ code: 'setting-invalid' });
    expect((await readProgramme(deps)).version).toBe(began);
  });

  it('are the owner’s alone', async () => {
    const answered = await change({ automations: { birthday: { on: false } } }, CASHIER);
    expect(answered).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
  });

  it('change once for one tap that comes twice', async () => {
    const key = `test:${v7()}`;
    const wanted = { automations: { birthday: { on: false } } };
    const [first, second] = [await change(wanted, OWNER, key), await change(wanted, OWNER, key)];
    expect(first.ok && second.ok && first.value.version === second.value.version).toBe(true);
    expect((await readProgramme(deps)).version).toBe(began + 1);
  });

  it('keep what each of two owners changed in the same moment', async () => {
    await Promise.all([
      change({ automations: { birthday: { on: false } } }),
      change({ holidays: { switchOff: 'christmas' } }),
      change({ hours: { close: { from: '2027-02-05', through: '2027-02-07' } } }),
      change({ hours: { close: { from: '2027-01-01', through: '2027-01-01' } } }),
    ]);
    const after = await document();
    expect(after.automations.birthday.on).toBe(false);
    expect(after.holidays.off).toEqual(['christmas']);
    expect(after.hours?.closedDates).toEqual(['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07']);
  });

  it('have a gift in money that is worth the same in another currency', async () => {
    await change({ automations: { birthday: { gift: { kind: 'amount', value: 50, validDays: 30 } } } });
    await change({ currency: 'USD' });
    expect((await document()).automations.birthday.gift).toMatchObject({ value: 5_000 });
  });
});

describe('the hours of the programme', () => {
  it('begin as a shop that is always open, change by weekday, and forget closed dates that are over', async () => {
    await change({ hours: { close: { from: '2026-11-01', through: '2026-11-23' } } });
    await change({ hours: { weekdays: [6, 7], spans: [{ from: '11:00', until: '20:00' }] } });
    const { hours } = await document();
    expect(hours?.week[0]).toEqual([{ from: '00:00', until: '24:00' }]);
    expect(hours?.week[6]).toEqual([{ from: '11:00', until: '20:00' }]);
    expect(hours?.closedDates.at(-1)).toBe('2026-11-23');
    await change({ hours: { reopen: { from: '2026-11-01', through: '2026-11-23' } } });
    expect((await document()).hours?.closedDates).toEqual([]);
    await change({ hours: null });
    expect((await document()).hours).toBeNull();
  });
});

describe('the currency of the programme', () => {
  it('stays once a gift card was sold, which is money in it', async () => {
    expect(await refusalOf({ currency: 'USD' })).toBeUndefined();
    await sellGiftCard(deps, { amountMinor: 500 }, OWNER, v7(), NOON);
    expect(await refusalOf({ currency: 'JPY' })).toEqual({ code: 'currency-fixed' });
    expect((await document()).currency).toBe('USD');
  });
});
