import { describe, expect, it } from 'vitest';
import { readMember } from '../../src/app/readMember.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { DAY, NOON } from '../support/shop.ts';

const deps = ownDeps();
const { opens, says, joins, member } = people(deps);

const referralsOf = (memberId: string) =>
  deps.db.sql`select referrer_member_id, state from regulars.referrals where member_id = ${memberId}`;

describe('joining', () => {
  it('makes a member with a name, a language, an invite code and evidence of consent', async () => {
    const mei = somebody();
    await opens(mei, NOON);
    const { memberId, isNew } = await joins(mei);
    expect(isNew).toBe(true);
    expect(await readMember(deps, memberId)).toMatchObject({ name: 'Mei', language: 'en', marketingConsent: false });
    const evidence = await deps.db.sql`
      select purpose, granted, channel, source, text_version from regulars.consents where member_id = ${memberId}`;
    expect(evidence).toEqual([
      { purpose: 'membership', granted: true, channel: 'telegram', source: 'join', text_version: 'join-1' },
    ]);
  });

  it('gives the same member when the button is tapped again, by the same event or another', async () => {
    const mei = somebody();
    await opens(mei, NOON);
    const first = await joins(mei, NOON, 'event:one');
    expect(await joins(mei, NOON, 'event:one')).toEqual(first);
    expect(await joins(mei, NOON, 'event:two')).toEqual({ memberId: first.memberId, isNew: false, referred: false });
  });

  it('makes one member when ten taps come at the same moment', async () => {
    const mei = somebody();
    await opens(mei, NOON);
    const all = await Promise.all(Array.from({ length: 10 }, () => joins(mei)));
    expect(new Set(all.map((one) => one.memberId)).size).toBe(1);
    expect(all.filter((one) => one.isNew)).toHaveLength(1);
    const members = await deps.db.sql`select 1 from regulars.identities i join regulars.members m using (member_id)
      where i.channel_user_id = ${mei.channelUserId}`;
    expect(members).toHaveLength(1);
  });

  it('makes a member of somebody whose first contact is the join itself', async () => {
    const { memberId } = await joins(somebody('lab'));
    expect(await readMember(deps, memberId)).toMatchObject({ name: undefined });
  });
});

describe('coming by a friend', () => {
  it('notes the friend whose link was opened', async () => {
    const friend = await member();
    const mei = somebody();
    await opens(mei, NOON, `i_${friend.code}`);
    const joined = await joins(mei);
    expect(joined.referred).toBe(true);
    expect(await referralsOf(joined.memberId)).toEqual([{ referrer_member_id: friend.memberId, state: 'joined' }]);
  });

  it('notes a code that is typed on LINE, as the link sends it or as it is printed', async () => {
    const friend = await member();
    const printed = `${friend.code.slice(0, 4)}-${friend.code.slice(4)}`.toLowerCase();
    for (const text of [`i_${friend.code}`, printed]) {
      const mei = somebody('line');
      await says(mei, text, NOON);
      expect((await joins(mei)).referred).toBe(true);
    }
  });

  it('counts the first friend only, by the time of the events and not of their arrival', async () => {
    const [first, second] = [await member(), await member()];
    const mei = somebody();
    await says(mei, `i_${second.code}`, NOON + 2_000);
    await opens(mei, NOON + 1_000, `i_${first.code}`);
    const { memberId } = await joins(mei, NOON + 3_000);
    expect(await referralsOf(memberId)).toMatchObject([{ referrer_member_id: first.memberId }]);
  });

  it('counts within 7 days of the first contact and not after', async () => {
    const friend = await member();
    const [early, late] = [somebody(), somebody()];
    await opens(early, NOON);
    await opens(late, NOON);
    await says(early, `i_${friend.code}`, NOON + 7 * DAY);
    await says(late, `i_${friend.code}`, NOON + 8 * DAY);
    expect((await joins(early, NOON + 9 * DAY)).referred).toBe(true);
    expect((await joins(late, NOON + 9 * DAY)).referred).toBe(false);
  });

  it('gives nothing for an unknown code, for a member who has joined, or for oneself', async () => {
    const friend = await member();
    const mei = somebody();
    await opens(mei, NOON, 'i_AAAA0000');
    const joined = await joins(mei);
    expect(joined.referred).toBe(false);
    await says(mei, `i_${friend.code}`, NOON + 1);
    await says(friend.who, `i_${friend.code}`, NOON + 1);
    expect((await joins(mei)).referred).toBe(false);
    expect(await referralsOf(joined.memberId)).toEqual([]);
    expect(await referralsOf(friend.memberId)).toEqual([]);
  });
});
