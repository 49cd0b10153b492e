import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readBroadcast } from '../../../src/app/campaigns/broadcastDraft.ts';
import { readProgramme } from '../../../src/app/programme.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { OWNER_ID, ownShop } from '../../support/shop.ts';

const { deps } = ownShop();
const { draft, with: changed, confirm, reader } = broadcastsOf(deps);

/** The owner of a shop, on a channel where answers cost nothing, or on another. */
async function owner(channel: 'line' | 'telegram' = 'line') {
  const one = chatPerson(deps, conversations(), { channel });
  const { channelUserId } = one.address;
  await deps.db.sql`
    insert into regulars.staff (staff_id, name, role, language, state, created_at)
    values (${OWNER_ID}, 'Lin', 'owner', 'en', 'active', now()) on conflict do nothing`;
  await deps.db.sql`
    insert into regulars.staff_identities (channel, channel_user_id, staff_id) values (${channel}, ${channelUserId}, ${OWNER_ID})`;
  return one;
}
const waitHours = async () => (await readProgramme(deps)).document.messages.waitHours;
const saved = (campaignId: string, savedOn: string, pushes: number) =>
  deps.db.sql`insert into regulars.saved_pushes values (${savedOn}, ${campaignId}, ${pushes})`;

describe('what goes out free with an answer', () => {
  it('is set by the owner in hours, or turned off, and shown where an automation is', async () => {
    const lin = await owner();
    await lin.sends('auto:repurchase');
    expect(lin.words()).toContain('On LINE: waits up to 4 hours');
    await lin.sends('auto:birthday');
    expect(lin.words()).not.toContain('On LINE');
    await lin.sends('autos');
    await lin.taps('Free with an answer');
    expect(lin.words()).toContain('They wait: up to 4 hours');
    await lin.taps('8 hours');
    expect(lin.words()).toContain('They wait: up to 8 hours');
    expect(await waitHours()).toBe(8);
    await lin.taps('Do not wait');
    expect(lin.words()).toContain('They wait: not at all');
    await lin.sends('auto:notices');
    expect(lin.words()).not.toContain('On LINE');
    await lin.sends('waitset:4');
    await lin.sends('waitset:900');
    expect(await waitHours()).toBe(4);
  });

  it('is not offered where no answer is free', async () => {
    const lin = await owner('telegram');
    await lin.sends('autos');
    expect(lin.labels()).not.toContain('Free with an answer');
    const { campaignId } = await draft();
    await lin.sends(`bcast:${campaignId}`);
    expect(lin.labels()).not.toContain('Free with an answer');
  });

  it('is chosen for a broadcast, and told before it goes out', async () => {
    const lin = await owner();
    await reader({}, 'line');
    const { campaignId } = await draft();
    await lin.sends(`bcast:${campaignId}`);
    await lin.taps('Free with an answer');
    await lin.says('a week');
    expect(lin.words()).toContain('a number from 0 to 3');
    await lin.says('２');
    expect(lin.words()).toContain('On LINE: free with an answer for up to 2 days, then it is sent');
    await lin.taps('Check and send');
    expect(lin.words()).toContain('On LINE: free with an answer until Nov 23, 2026, 12:00 PM');
    await lin.sends(`bcedit:wait:${campaignId}`);
    await lin.taps('At its hour');
    expect(lin.words()).not.toContain('On LINE');
    expect((await readBroadcast(deps, campaignId))?.waitHours).toBe(0);
  });

  it('is counted in the numbers of the month, and in how the broadcast went', async () => {
    const lin = await owner();
    const sale = await changed(await draft(), { waitHours: 24 });
    const confirmed = await confirm(sale);
    expect(confirmed.ok).toBe(true);
    const { campaignId } = sale;
    await deps.db
      .sql`update regulars.campaigns set state = 'done', started_at = due_at where campaign_id = ${campaignId}`;
    await lin.sends('stats');
    expect(lin.words()).not.toContain('Free with an answer');
    await saved(campaignId, '2026-11-01', 30);
    await saved(campaignId, '2026-11-21', 4);
    await saved(v7(), '2026-10-31', 7);
    await lin.sends('stats');
    expect(lin.words()).toContain('Free with an answer on LINE: 34 this month, 7 last month');
    await lin.sends('waits');
    expect(lin.words()).toContain('Messages saved: 34 this month, 7 last month');
    await lin.sends(`bcout:${campaignId}`);
    expect(lin.words()).toContain('Free with an answer: 34');
  });
});
