import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { statsPart } from '../../../src/chat/owner/stats.ts';
import { unreachedPart } from '../../../src/chat/owner/unreached.ts';
import { paneOf } from '../../support/chatPane.ts';
import { enrol } from '../../support/sendings.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const pane = (role: 'owner' | 'cashier', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [statsPart, unreachedPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role },
    language,
  });

/** A member whose account left at that date (`null`: it can be reached). */
async function member(name: string, left: string | null): Promise<string> {
  const [one] = await enrol(deps, [{ channel: 'line', channelUserId: v7() }], { name });
  const memberId = one?.memberId ?? '';
  if (left !== null)
    await deps.db.sql`update regulars.identities set reachability = 'left', reachability_at = ${left}
      where member_id = ${memberId}`;
  return memberId;
}

describe('members whom nobody has reached for 12 months', () => {
  it('stand in no number and no list while there are none', async () => {
    const chat = pane('owner');
    await chat.sends('stats');
    expect(chat.labels()).not.toContain('Out of reach');
    await chat.sends('unreached');
    expect(chat.words()).toContain('Every member with points could be reached');
  });

  it('are counted among the numbers and listed, whose points leave first at the top', async () => {
    const mei = await member('Mei', '2025-11-20T12:00:00+08:00');
    const ann = await member('Ann', '2025-03-01T12:00:00+08:00');
    const recent = await member('Ken', '2025-11-23T12:00:00+08:00');
    const fine = await member('Wu', null);
    await member('Penniless', '2025-01-01T12:00:00+08:00');
    await shop.buys(mei, 12_000, { now: NOON });
    await shop.buys(ann, 5_000, { now: NOON - 360 * 86_400_000 });
    for (const one of [recent, fine]) await shop.buys(one, 10_000, { now: NOON });
    const chat = pane('owner');
    await chat.sends('stats');
    expect(chat.words()).toContain(
      '2 members with 170 points could not be reached for a year; 50 points leave in the next 30 days.',
    );
    await chat.taps('Out of reach');
    expect(chat.words()).toMatch(
      /Ann: 50 points, gone since Mar 1, 2025, 50 leave soon\nMei: 120 points, gone since Nov 20, 2025\n/,
    );
    expect(chat.words()).not.toMatch(/Ken|Wu|Penniless/);
  });

  it('are not counted as gone while one of their accounts is there', async () => {
    const lin = await member('Lin', '2025-01-01T12:00:00+08:00');
    await shop.buys(lin, 1_000, { now: NOON });
    await deps.db.sql`insert into regulars.identities
      (channel, channel_user_id, member_id, reachability_at, first_contact_at, last_active_at)
      values ('telegram', ${v7()}, ${lin}, now(), now(), now())`;
    const chat = pane('owner', 'zh-Hant');
    await chat.sends('unreached');
    expect(chat.words()).toContain('有 2 位會員');
    expect(chat.words()).not.toContain('Lin');
  });

  it('are nothing a cashier sees', async () => {
    const chat = pane('cashier');
    await chat.sends('unreached');
    expect(chat.words()).not.toContain('Mei');
  });
});

describe('what the owner decides about their points', () => {
  const daysOf = async (memberId: string) => {
    const rows = await deps.db.sql<{ day: string; told: boolean }[]>`
      select (expires_at at time zone 'Asia/Taipei')::date::text as day, noticed_at is not null as told
      from regulars.lots where member_id = ${memberId} and remaining > 0 order by lot_id`;
    return rows.map(({ day, told }) => `${day}${told ? ' told' : ''}`);
  };
  const gone = async (name: string) => {
    const one = await member(name, '2025-02-01T12:00:00+08:00');
    await shop.buys(one, 3_000, { now: NOON });
    await deps.db.sql`update regulars.lots set noticed_at = now() where member_id = ${one}`;
    return one;
  };

  it('is theirs alone, and keeps all of them a year longer, told of anew', async () => {
    const ida = await gone('Ida');
    const cashier = pane('cashier');
    await cashier.sends('unkeep');
    expect(await daysOf(ida)).toEqual(['2027-12-01 told']);
    const chat = pane('owner');
    await chat.sends('unreached');
    await chat.taps('Keep their points');
    expect(chat.words()).toMatch(/Kept: \d+ members? ha(s|ve) a year more/);
    expect(await daysOf(ida)).toEqual(['2028-12-01']);
    await chat.sends('unreached');
    expect(chat.words()).not.toContain('Ida');
    await chat.sends('unkeep');
    expect(await daysOf(ida)).toEqual(['2028-12-01']);
    expect(await shop.problems()).toEqual([]);
  });

  it('lets them leave on their day, and lists them no more until they came and went again', async () => {
    const ola = await gone('Ola');
    const chat = pane('owner');
    await chat.sends('unreached');
    expect(chat.words()).toContain('Ola');
    await chat.taps('Let them go');
    expect(await daysOf(ola)).toEqual(['2027-12-01 told']);
    await chat.sends('unreached');
    expect(chat.words()).not.toContain('Ola');
    await deps.db.sql`update regulars.unreached_decisions set decided_at = '2025-01-15' where member_id = ${ola}`;
    await chat.sends('unreached');
    expect(chat.words()).toContain('Ola');
  });

  it('happens once when it is tapped twice at the same moment', async () => {
    const una = await gone('Una');
    await Promise.all([pane('owner').sends('unkeep'), pane('owner').sends('unkeep')]);
    expect(await daysOf(una)).toEqual(['2028-12-01']);
  });
});

describe('how the numbers are counted', () => {
  it('is told for each of them, with the members who have most of the open points', async () => {
    const rich = await member('Rich', null);
    await shop.buys(rich, 900_000, { now: NOON });
    for (const language of ['en', 'zh-Hant'] as const) {
      const chat = pane('owner', language);
      await chat.sends('stats');
      await chat.taps(language === 'en' ? 'How it is counted' : '怎麼算的');
      expect(chat.words()).toMatch(/Rich(: |：)9,000/);
    }
  });
});
