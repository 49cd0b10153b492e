import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { consents } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import type { BroadcastView } from '../../../src/app/campaigns/broadcast.ts';
import { confirmBroadcast, startDueBroadcasts } from '../../../src/app/campaigns/broadcastConfirm.ts';
import { readBroadcast, readBroadcasts } from '../../../src/app/campaigns/broadcastDraft.ts';
import { lookInTwo } from '../../../src/app/campaigns/inTwo.ts';
import { setCampaignState } from '../../../src/app/campaigns/state.ts';
import { linkAccounts, newLinkCode } from '../../../src/app/linkAccounts.ts';
import { readProgramme } from '../../../src/app/programme.ts';
import { giveTier } from '../../../src/app/tiers/giveTier.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { broadcastsPart } from '../../../src/chat/owner/broadcasts.ts';
import { timeForm } from '../../../src/chat/owner/broadcastTime.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { broadcastsOf } from '../../support/broadcasts.ts';
import { paneOf } from '../../support/chatPane.ts';
import { atOnce, given, outcome } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { DAY, NOON, OWNER, ownShop } from '../../support/shop.ts';
import { tier, tiersOf } from '../../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { reader, draft, with: changed } = broadcastsOf(deps);
const HOUR = 3_600_000;

/** Silver has nothing early, Gold has, and so has whoever is above. */
const tiers = () =>
  setProgramme(deps, {
    tiers: tiersOf([
      tier('Silver', { spend: 10_000 }),
      tier('Gold', { spend: 20_000 }, { earlyDays: 3 }),
      tier('Platinum', { spend: 30_000 }),
    ]),
  });
const put = async (memberId: string, tierId: string | null) =>
  given(await giveTier(deps, { memberId, tierId }, OWNER, v7(), NOON));
async function readerOf(tierId: string | null, channel: 'telegram' | 'lab' = 'telegram'): Promise<string> {
  const memberId = await reader({}, channel);
  if (tierId !== null) await put(memberId, tierId);
  return memberId;
}
const confirms = ({ campaignId, version }: BroadcastView, key = v7() as string, hours = 3) => {
  const watcher = { channel: 'telegram', channelUserId: '1' } as const;
  return confirmBroadcast(deps, { campaignId, version, watcher, othersAfterHours: hours }, OWNER, key, NOON);
};
const start = (now: number, later: readonly string[] = []) =>
  startDueBroadcasts(deps, ['telegram', 'lab'], now, new Set(later));
const chosenFor = async (campaignId: string) =>
  (
    await deps.db.sql<{ member_id: string }[]>`
      select member_id from regulars.deliveries where campaign_id = ${campaignId} order by member_id`
  ).map((row) => row.member_id);
/** The other half of a broadcast, which is made later. */
async function othersOf(campaignId: string): Promise<BroadcastView> {
  const { broadcasts } = await readBroadcasts(deps);
  const found = broadcasts.find((one) => JSON.stringify(one.audience).includes(campaignId));
  if (found === undefined) throw new Error('there is no other half');
  return found;
}

describe('a broadcast that members of tiers with early access get first', () => {
  it('goes to them, and some hours later to everybody else: to nobody twice and to all, whatever their tiers become', async () => {
    await tiers();
    const [base, silver, gold, platinum] = [
      await readerOf(null),
      await readerOf('silver'),
      await readerOf('gold'),
      await readerOf('platinum'),
    ];
    const written = await draft();
    expect(given(await confirms(written))).toMatchObject({ dueAt: NOON, othersAt: NOON + 3 * HOUR });
    const others = await othersOf(written.campaignId);
    expect(others).toMatchObject({ state: 'scheduled', dueAt: NOON + 3 * HOUR, content: written.content });
    await start(NOON);
    expect(await chosenFor(written.campaignId)).toEqual([gold, platinum].toSorted());
    await put(gold, null);
    await put(base, 'gold');
    await start(NOON + 3 * HOUR - 1);
    expect(await chosenFor(others.campaignId)).toEqual([]);
    await start(NOON + 3 * HOUR);
    expect(await chosenFor(others.campaignId)).toEqual([base, silver].toSorted());
  });

  it('keeps who was held out of the first half out of the other', async () => {
    await tiers();
    const many = await Promise.all(Array.from({ length: 12 }, () => readerOf('gold')));
    const written = await changed(await draft(), { controlPercent: 50 });
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    await start(NOON);
    await start(NOON + 24 * HOUR);
    const [first, later] = [await chosenFor(written.campaignId), await chosenFor(others.campaignId)];
    expect(first).toEqual(expect.arrayContaining(many));
    expect(later.filter((one) => first.includes(one))).toEqual([]);
  });

  it('goes to nobody twice whose account was linked into another one between the halves', async () => {
    await tiers();
    const older = await reader({}, 'lab', NOON - DAY);
    const gold = await readerOf('gold');
    const base = await readerOf(null);
    // Of two accounts that become one, the last word about promotions counts.
    const consent = {
      purpose: 'marketing',
      granted: true,
      textVersion: '1',
      channel: 'telegram',
      source: 'join',
    } as const;
    await commit(deps.db, [
      insertRows(consents, [{ consentId: v7(), memberId: gold, ...consent, occurredAt: new Date(NOON) }]),
    ]);
    const written = await draft();
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    await start(NOON);
    expect(await chosenFor(written.campaignId)).toContain(gold);
    const { code } = given(await newLinkCode(deps, older, v7(), NOON));
    const link = {
      address: { channel: 'telegram', channelUserId: `u-${gold}` },
      code,
      programme: DEFAULT_PROGRAMME,
    } as const;
    expect(given(await linkAccounts(deps, link, v7(), NOON))).toMatchObject({ memberId: older });
    await start(NOON + 3 * HOUR);
    const later = await chosenFor(others.campaignId);
    expect(later).toContain(base);
    expect(later).not.toContain(older);
  });

  it('waits with the other half until the first has begun, however late, also while that is paused', async () => {
    await tiers();
    const [gold, base] = [await readerOf('gold'), await readerOf(null)];
    const written = await draft();
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    await start(NOON + 3 * HOUR, [written.campaignId]);
    given(await setCampaignState(deps, written.campaignId, 'pause', OWNER, v7(), NOON));
    await start(NOON + 4 * HOUR);
    expect(await chosenFor(others.campaignId)).toEqual([]);
    given(await setCampaignState(deps, written.campaignId, 'resume', OWNER, v7(), NOON));
    await start(NOON + 5 * HOUR);
    await start(NOON + 5 * HOUR);
    expect(await chosenFor(written.campaignId)).toContain(gold);
    const later = await chosenFor(others.campaignId);
    expect(later).toContain(base);
    expect(later).not.toContain(gold);
  });

  it('goes to the whole audience in the other half when the first was cancelled before it began', async () => {
    await tiers();
    const [gold, base] = [await readerOf('gold'), await readerOf(null)];
    const written = await draft();
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    given(await setCampaignState(deps, written.campaignId, 'cancel', OWNER, v7(), NOON));
    await start(NOON + 3 * HOUR);
    expect(await chosenFor(others.campaignId)).toEqual(expect.arrayContaining([gold, base]));
  });

  it('is confirmed once, with one other half, by ten taps at once', async () => {
    await tiers();
    const written = await draft();
    const all = await atOnce(10, (index) => confirms(written, index < 5 ? `two:${written.campaignId}` : v7()));
    expect(all.filter((one) => !one.ok).every((one) => outcome(one) === 'broadcast-confirmed')).toBe(true);
    expect(all.filter((one) => one.ok).length).toBeGreaterThan(0);
    const { broadcasts } = await readBroadcasts(deps);
    expect(broadcasts.filter((one) => JSON.stringify(one.audience).includes(written.campaignId))).toHaveLength(1);
  });

  it('is shown again where no tier has early access any more, and sends nothing', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Gold', { spend: 20_000 })]) });
    const written = await draft();
    expect(outcome(await confirms(written))).toBe('broadcast-changed');
    expect((await readBroadcast(deps, written.campaignId))?.state).toBe('draft');
  });

  it('has halves that stop on their own', async () => {
    await tiers();
    await readerOf('gold');
    const written = await draft();
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    given(await setCampaignState(deps, others.campaignId, 'cancel', OWNER, v7(), NOON));
    await start(NOON + 24 * HOUR);
    expect(await chosenFor(others.campaignId)).toEqual([]);
    expect(await chosenFor(written.campaignId)).not.toEqual([]);
  });
});

describe('in the chat', () => {
  const owner = () =>
    paneOf(deps, [formsPart([timeForm]), broadcastsPart], {
      member: undefined,
      staff: { staffId: v7(), name: 'Lin', role: 'owner' },
      now: NOON,
    });

  it('is one button of the last look, which shows who gets it when', async () => {
    await tiers();
    await readerOf('gold', 'lab');
    const { campaignId } = await draft();
    const chat = owner();
    await chat.sends(`bccheck:${campaignId}`);
    await chat.taps('Tiers first');
    expect(chat.words()).toContain('Members of Gold and above get it first.');
    await chat.taps('24 hours later');
    expect(chat.words()).toMatch(/Gold and above: \d+ members?: at once[^]*The others: \d+ members?: Nov 22, 2026/);
    await chat.taps('Send it now');
    expect(chat.words()).toMatch(/^Confirmed[^]*The others get it Nov 22, 2026/);
    expect((await othersOf(campaignId)).dueAt).toBe(NOON + 24 * HOUR);
  });

  it('keeps the time that the owner has chosen', async () => {
    await tiers();
    await readerOf('gold', 'lab');
    const { campaignId } = await draft();
    const chat = owner();
    await chat.sends(`bcat:${campaignId}`);
    await chat.says('2026-12-24 18:00');
    await chat.taps('Tiers first');
    await chat.taps('1 hour later');
    await chat.taps('Confirm');
    const due = Date.parse('2026-12-24T18:00:00+08:00');
    expect(await readBroadcast(deps, campaignId)).toMatchObject({ state: 'scheduled', dueAt: due });
    expect((await othersOf(campaignId)).dueAt).toBe(due + HOUR);
  });

  it('tells of both halves together what the look before a broadcast tells', async () => {
    await tiers();
    await readerOf('gold');
    await reader({ marketingConsent: false });
    const { campaignId } = await changed(await draft(), { controlPercent: 10 });
    const chat = owner();
    await chat.sends(`bctwo:${campaignId}:3:`);
    expect(chat.words()).toMatch(/Do not get it: [^]*Control group: [^]*Takes: /);
  });

  it('counts what LINE takes for both halves against what it leaves this month', async () => {
    await tiers();
    await Promise.all([reader({ language: 'ja' }, 'line'), reader({ language: 'ja' }, 'line')]);
    const gold = await reader({ language: 'ja' }, 'line');
    await put(gold, 'gold');
    const ports = {
      names: ['line'] as const,
      quota: () => Promise.resolve({ limit: 10, used: 9 }),
      perSecond: () => 1,
    };
    const { document } = await readProgramme(deps);
    const look = await lookInTwo(deps, await draft(), 3, ports, document, NOON);
    expect(look).toMatchObject({
      first: { count: { gets: 1 }, line: { messages: 1 } },
      others: { count: { gets: 2 }, line: { messages: 2 } },
      both: { count: { gets: 3 }, line: { messages: 3, left: 1 }, otherLanguage: { members: 3 } },
    });
  });

  it('offers all at once in its place where nobody would get it earlier', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Diamond', { spend: 90_000 }, { earlyDays: 3 })]) });
    await readerOf(null);
    const { campaignId } = await draft();
    const chat = owner();
    await chat.sends(`bctwo:${campaignId}:3:`);
    expect(chat.words()).toContain('Diamond and above: nobody would get it earlier');
    expect(chat.labels()).not.toContain('Send it now');
    await chat.taps('All at once');
    expect(chat.labels()).toContain('Send it now');
  });

  it('says of a first half that is stopped that the second goes out, and stops that too', async () => {
    await tiers();
    await readerOf('gold');
    const written = await draft();
    given(await confirms(written));
    const others = await othersOf(written.campaignId);
    const chat = owner();
    await chat.sends('bcasts');
    expect(chat.words()).toContain('the others, after the tiers that come first');
    expect(chat.words()).not.toContain('one certain message');
    await chat.sends(`bccancel:${written.campaignId}`);
    expect(chat.words()).toMatch(/^Cancel the first half\?[^]*goes out Nov 21, 2026[^]* to everybody/);
    await chat.taps('Yes, cancel it');
    expect(chat.words()).toMatch(/^The first half is cancelled[^]*goes out Nov 21, 2026[^]* to everybody/);
    expect(chat.words()).toContain('Broadcast: cancelled');
    expect(chat.words()).not.toMatch(/It begins|Nobody else/);
    await chat.taps('Stop that one too');
    expect(chat.words()).toContain('Cancelled. Nobody else gets it.');
    expect((await othersOf(written.campaignId)).state).toBe('cancelled');
    expect(others.state).toBe('scheduled');
  });

  it('says of a first half that is stopped on its way that the others still get it', async () => {
    await tiers();
    await readerOf('gold');
    const written = await draft();
    given(await confirms(written));
    await start(NOON);
    const chat = owner();
    await chat.sends(`bccancelyes:${written.campaignId}`);
    expect(chat.words()).toMatch(/The others get it Nov 21, 2026[^]* all the same/);
    expect(chat.labels()).toContain('Stop that one too');
  });

  it('is not offered where no tier has early access', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Gold', { spend: 20_000 })]) });
    const { campaignId } = await draft();
    const chat = owner();
    await chat.sends(`bccheck:${campaignId}`);
    expect(chat.labels()).not.toContain('Tiers first');
  });

  it('has labels that fit the buttons of every language', () => {
    for (const language of LANGUAGES) {
      for (const key of ['bcast.two', 'bcast.two-not', 'bcast.two-hours-other', 'bcast.two-stop'] as const)
        expect([...new Intl.Segmenter(language).segment(text(language, key))].length).toBeLessThanOrEqual(20);
    }
  });
});
