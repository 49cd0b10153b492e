import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { tillGiftCardsPart } from '../../../src/chat/staff/giftCards.ts';
import { payPointsPart } from '../../../src/chat/staff/payPoints.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { undoPart } from '../../../src/chat/staff/undo.ts';
import { buttonsOf, type ChatPane, paneOf } from '../../support/chatPane.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const counter = (staffId: string = v7(), now = NOON) =>
  paneOf(deps, [tillPart, undoPart, payPointsPart, tillGiftCardsPart, basketPart], {
    member: undefined,
    staff: { staffId, name: 'Lin', role: 'cashier' },
    language: 'en',
    now,
  });

/** A member with 500 points, in a shop where each pays NT$1, and their card open at a till. */
async function atTill() {
  const points = { points: 1, minor: 1, minimumPoints: 1, maxPercent: 50 };
  await setProgramme(deps, { checkout: { holdMinutes: 15, points } });
  const mei = await shop.member({ name: 'Mei' });
  await shop.buys(mei, 50_000);
  const till = counter();
  const opens = async (memberId: string) => till.says((await issueCard(deps, memberId, NOON)).code);
  await opens(mei);
  return { mei, till, opens };
}

/** Types an amount, and gives what the two buttons of the question would send. */
async function asks(till: ChatPane, amount: string): Promise<{ use: string; not: string }> {
  const buttons = buttonsOf(await till.says(amount));
  const sent = (label: string) => {
    const action = buttons.find((one) => one.label === label)?.action;
    return action?.type === 'postback' ? action.data : '';
  };
  return { use: sent('Use the points'), not: sent('Without points') };
}

const salesOf = async (memberId: string): Promise<readonly number[]> => {
  const rows = await deps.db.sql`select net_minor::int as net from regulars.purchases where member_id = ${memberId}
    and net_minor < 50000 order by purchase_id`;
  return rows.map(({ net }) => Number(net));
};

const OVER = 'This step is over. Please use the newest message.';

describe('the question whether points pay a part of the bill', () => {
  it('is answered for the customer who was asked, never for the next one', async () => {
    const { mei, till, opens } = await atTill();
    const { use, not } = await asks(till, '+1000');
    const hao = await shop.member({ name: 'Hao' });
    await opens(hao);
    for (const answer of [not, use]) {
      await till.sends(answer);
      expect(till.words()).toBe(OVER);
    }
    expect([await salesOf(mei), await salesOf(hao)]).toEqual([[], []]);
    await till.says('+200');
    expect(till.words()).toContain('Hao: NT$200 recorded');
  });

  it('is answered with the customer’s card open, in the hands that opened it', async () => {
    const { mei, till } = await atTill();
    const { use, not } = await asks(till, '+1000');
    const other = counter();
    await till.sends('till');
    for (const hands of [other, till]) {
      for (const answer of [use, not]) {
        await hands.sends(answer);
        expect(hands.words()).toContain(OVER);
      }
    }
    expect(await salesOf(mei)).toEqual([]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 500 });
  });

  it('asks for the card again once it ran out', async () => {
    const { mei, till } = await atTill();
    const { use } = await asks(till, '+1000');
    await deps.db.sql`update regulars.member_cards set ticket_expires_at = ${new Date(NOON - 1).toISOString()}
      where member_id = ${mei}`;
    await till.sends(use);
    expect(till.words()).toContain('run out');
    expect(await salesOf(mei)).toEqual([]);
  });

  it('sells once, however often the amount was corrected and its old buttons are tapped', async () => {
    const { mei, till } = await atTill();
    const first = await asks(till, '+1000');
    const second = await asks(till, '+900');
    await till.sends(first.use);
    expect(till.words()).toBe(OVER);
    await till.sends(second.use);
    expect(till.words()).toContain('450 points paid NT$450. To pay: NT$450.');
    for (const answer of [first.use, first.not]) {
      await till.sends(answer);
      expect(till.words()).toBe(OVER);
    }
    for (const answer of [second.use, second.not]) {
      await till.sends(answer);
      expect(till.words()).toBe('This sale is recorded already.');
    }
    expect(await salesOf(mei)).toEqual([900]);
    expect(await shop.problems()).toEqual([]);
  });

  it('sells without points once, however often it is tapped', async () => {
    const { mei, till } = await atTill();
    const { use, not } = await asks(till, '+300');
    await till.sends(not);
    expect(till.words()).toContain('Mei: NT$300 recorded');
    for (const answer of [not, use]) {
      await till.sends(answer);
      expect(till.words()).toBe('This sale is recorded already.');
    }
    expect(await salesOf(mei)).toEqual([300]);
  });
});
