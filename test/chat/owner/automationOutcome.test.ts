import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { campaigns, deliveries } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { automationsPart } from '../../../src/chat/owner/automations.ts';
import { paneOf } from '../../support/chatPane.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const pane = (language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [automationsPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role: 'owner' },
    language,
  });

/** Offers of today that are over, one for each of these. */
async function offers(
  rows: readonly (readonly [memberId: string, state: 'sent' | 'held_out' | 'skipped', reason?: string])[],
) {
  const campaignId = v7();
  const at = new Date(NOON - 3_600_000);
  const campaign = {
    campaignId,
    kind: 'repurchase',
    messageClass: 'marketing',
    localDate: '2026-11-21',
    state: 'done',
    content: {},
    controlPercent: 10,
    dueAt: at,
    untilAt: at,
    createdBy: 'system',
    createdAt: at,
  } as const;
  const written = rows.map(([memberId, state, reason]) => ({ campaignId, memberId, state, reason: reason ?? null }));
  await commit(deps.db, [insertRows(campaigns, [campaign]), insertRows(deliveries, written)]);
}

describe('what an automation brought, in the chat of the owner', () => {
  it('says so when nothing was sent yet', async () => {
    const owner = pane();
    await owner.sends('auto:birthday');
    await owner.taps('What it brought');
    expect(owner.words()).toBe(
      'Birthday greeting: the last 90 days\nNothing was sent in this time. It begins with the first member whose day comes.',
    );
    expect(owner.labels()).toContain('Automatic messages');
  });

  it('tells who got it, who not and why, the money, and that few members say nothing yet', async () => {
    const [mei, lin, wu, ann] = [await shop.member(), await shop.member(), await shop.member(), await shop.member()];
    await offers([
      [mei, 'sent'],
      [lin, 'sent'],
      [wu, 'held_out'],
      [ann, 'skipped', 'bought-meanwhile'],
      [await shop.member(), 'skipped', 'frequency'],
    ]);
    await shop.buys(mei, 350);
    await shop.buys(ann, 900);
    const owner = pane();
    await owner.sends('autoout:repurchase');
    const words = owner.words();
    for (const line of [
      'Sent: 2',
      '1 had just bought it',
      '1 had another offer just before',
      'Control group: 1 member gets nothing',
      'Coupons: 0 taken, 0 used',
      'Bought since: 1 member, NT$350',
      'Against the control: not enough members yet to say',
    ])
      expect(words).toContain(line);
    const inChinese = pane('zh-Hant');
    await inChinese.sends('autoout:repurchase');
    expect(inChinese.words()).toContain('1 位剛買過');
  });
});
