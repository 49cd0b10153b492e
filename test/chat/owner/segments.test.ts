import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { findCampaign } from '../../../db/campaigns.ts';
import { startDueBroadcasts } from '../../../src/app/campaigns/broadcastConfirm.ts';
import { readBroadcasts } from '../../../src/app/campaigns/broadcastDraft.ts';
import { createSegment, readSegments } from '../../../src/app/segments/saved.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { broadcastsPart } from '../../../src/chat/owner/broadcasts.ts';
import { textForm } from '../../../src/chat/owner/broadcastTextForm.ts';
import { whoForm } from '../../../src/chat/owner/broadcastWhoForm.ts';
import { segmentForm, segmentsPart } from '../../../src/chat/owner/segments.ts';
import { READY_NAMES } from '../../../src/core/segments/ready.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { DAY, NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const broadcasts = broadcastsOf(deps);
const pane = (role: 'owner' | 'cashier' = 'owner', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, [formsPart([segmentForm, whoForm, textForm]), segmentsPart, broadcastsPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role },
    language,
  });

describe('groups of members in the owner’s chat', () => {
  it('show who is in a ready-made one now, and who is left of it when one more must hold', async () => {
    const mei = await broadcasts.reader({ name: 'Mei' }, 'lab');
    const ann = await broadcasts.reader({ name: 'Ann', marketingConsent: false }, 'lab');
    await broadcasts.reader({ name: 'Wu' }, 'lab');
    for (const [memberId, times] of [
      [mei, 1],
      [ann, 3],
    ] as const)
      for (let day = 1; day <= times; day += 1) await shop.buys(memberId, 1_000, { now: NOON - day * DAY });
    const chat = pane();
    await chat.sends('segs');
    expect(chat.labels()).toEqual(expect.arrayContaining(['Regulars', 'Bought just once', 'Never bought']));
    await chat.taps('Regulars');
    expect(chat.words()).toContain('purchases in the last 90 days: 3 or more');
    expect(chat.words()).toContain(
      'One member is in this group now.\n1 can be reached in a chat, 0 of them take offers.',
    );
    expect(chat.words()).toContain('Some of them: Ann');
    await chat.sends('segr:new');
    expect(chat.words()).toContain(
      '3 members are in this group now.\n3 can be reached in a chat, 2 of them take offers.',
    );
    await chat.taps('Only those who also');
    await chat.taps('Bought just once');
    expect(chat.words()).toContain('joined in the last 30 days; purchases: 1');
    expect(chat.words()).toContain('Some of them: Mei');
  });

  it('are kept under a name, and a broadcast for one reaches whoever is in it when it goes out', async () => {
    const chat = pane();
    await chat.sends('segr:once');
    await chat.taps('Keep this group');
    await chat.says('x'.repeat(61));
    expect(chat.words()).toContain('1 to 60 characters');
    await chat.says('Just once');
    expect(chat.words()).toContain('Kept as “Just once”');
    await chat.sends('bcnew');
    await chat.taps('One of your groups');
    await chat.taps('Just once');
    await chat.says('We miss you');
    const [draft] = (await readBroadcasts(deps)).broadcasts;
    expect(draft?.audience).toMatchObject({ all: [{ kind: 'segment', name: 'Just once' }] });
    await chat.sends('bcasts');
    expect(chat.words()).toContain('group “Just once”');
    const late = await broadcasts.reader({ name: 'Late' }, 'lab');
    await shop.buys(late, 1_000);
    if (draft === undefined) throw new Error('there is a draft');
    given(await broadcasts.confirm(draft));
    await startDueBroadcasts(deps, ['lab'], NOON);
    const rows = await deps.db.sql<{ name: string }[]>`
      select m.name from regulars.deliveries d join regulars.members m using (member_id)
      where d.campaign_id = ${draft.campaignId} order by m.name`;
    expect(rows.map(({ name }) => name)).toEqual(['Late', 'Mei']);
    expect((await findCampaign(deps.db, draft.campaignId))?.leftOut).toMatchObject({ 'no-consent': 0 });
  });

  it('are renamed and put away; an old button says so, and what was for one still is', async () => {
    const [segment] = (await readSegments(deps, null, 1)).segments;
    const chat = pane();
    await chat.sends(`seg:${segment?.segmentId}`);
    await chat.taps('Rename');
    await chat.says('Came once');
    await chat.sends('segs');
    await chat.taps('Came once');
    await chat.taps('Put away');
    expect(chat.words()).toContain('“Came once” is put away');
    await chat.sends(`seg:${segment?.segmentId}`);
    expect(chat.words()).toContain('no such group');
    const draft = await broadcasts.draft({ kind: 'segment', segmentId: segment?.segmentId ?? '' });
    given(await broadcasts.confirm(draft));
    await startDueBroadcasts(deps, ['lab'], NOON + 4 * DAY);
    const [count] = await deps.db.sql<{ count: number }[]>`
      select count(*)::int from regulars.deliveries where campaign_id = ${draft.campaignId}`;
    expect(count?.count).toBe(2);
    await chat.sends(`seg:${v7()}`);
    expect(chat.words()).toContain('no such group');
  });

  it('are leafed through where they are more than a question shows, forwards and back, in every language', async () => {
    const question = { kind: 'purchases', atLeast: 1 } as const;
    for (let index = 1; index <= 25; index += 1)
      given(await createSegment(deps, { name: `Group ${index}`, question }, OWNER, v7(), NOON));
    const chat = pane();
    const shown = () => chat.labels().filter((label) => label.startsWith('Group '));
    const reached = new Set<string>();
    await chat.sends('bcnew');
    await chat.taps('One of your groups');
    expect(chat.labels()).not.toContain('Previous page');
    for (;;) {
      for (const label of shown()) reached.add(label);
      expect(chat.labels().length).toBeLessThanOrEqual(13);
      if (!chat.labels().includes('Next page')) break;
      await chat.taps('Next page');
    }
    expect(reached.size).toBe(25);
    const last = shown();
    await chat.sends('fpage:group:9999');
    expect(shown()).toEqual(last);
    await chat.sends('fpage:group:-3');
    expect(chat.labels()).not.toContain('Previous page');
    await chat.sends('fpage:who:1');
    expect(chat.words()).toContain('This step is over');
    await chat.taps('Next page').catch(() => chat.sends('fpage:group:1'));
    expect(chat.labels()).toContain('Previous page');
    const second = shown();
    await chat.says('Group 99');
    expect(chat.words()).toContain('no such group');
    expect(shown()).toEqual(second);
    await chat.says('Group 25');
    expect(chat.words()).toContain('Now write the message');
    await chat.says('We miss you');
    expect(chat.words()).toContain('group “Group 25”');
    const list = pane();
    await list.sends('segs');
    const names = new Set<string>();
    for (;;) {
      for (const label of list.labels().filter((one) => one.startsWith('Group '))) names.add(label);
      if (!list.labels().includes('More groups')) break;
      await list.taps('More groups');
    }
    expect(names.size).toBe(25);
    const chinese = pane('owner', 'zh-Hant');
    await chinese.sends('bcnew');
    await chinese.sends('f:who:group');
    await chinese.taps('下一頁');
    await chinese.taps('上一頁');
    expect(chinese.labels().at(-1)).toBe('取消');
  });

  it('begin a message at once, for several that must all hold', async () => {
    const chat = pane('owner', 'zh-Hant');
    await chat.sends('segmsg:new.once.nonsense');
    await chat.says('謝謝您');
    const [draft] = (await readBroadcasts(deps)).broadcasts;
    expect(draft?.audience).toEqual({
      all: [
        { kind: 'joined', days: 30 },
        { kind: 'purchases', atLeast: 1, atMost: 1 },
      ],
    });
    expect(draft?.content.texts).toMatchObject([{ text: '謝謝您' }]);
  });

  it('have a button each that every platform carries, and are nothing a cashier sees', async () => {
    const longest = `segalso:${READY_NAMES.toSorted((a, b) => b.length - a.length)
      .slice(0, 4)
      .join('.')}`;
    expect(longest.length).toBeLessThanOrEqual(64);
    const chat = pane('cashier');
    await chat.sends('segs');
    expect(chat.labels()).toEqual([]);
  });
});
