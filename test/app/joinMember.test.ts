import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/app/channel.ts';
import { noteContact } from '../../src/app/contacts.ts';
import { joinMember } from '../../src/app/joinMember.ts';
import { readMember } from '../../src/app/readMember.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { ownDeps } from '../support/ownDeps.ts';

const deps = ownDeps();
const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const DAY = 86_400_000;
const nobody = async () => undefined;

let count = 0;
const somebody = (channel: Address['channel'] = 'telegram'): Address => ({ channel, channelUserId: `u${++count}` });
const eventKey = () => `event:${++count}`;

const opens = (address: Address, at: number, parameter?: string) =>
  noteContact(
    deps,
    {
      ...address,
      kind: 'follow',
      eventId: eventKey(),
      occurredAt: at,
      displayName: 'Mei',
      ...(parameter === undefined ? {} : { parameter }),
    },
    at,
    nobody,
  );
const says = (address: Address, at: number, text: string) =>
  noteContact(deps, { ...address, kind: 'text', eventId: eventKey(), occurredAt: at, text }, at, nobody);

async function joins(address: Address, key = eventKey(), at = NOW) {
  const answered = await joinMember(deps, { address, language: 'en', programme: DEFAULT_PROGRAMME }, key, at);
  if (!answered.ok) throw new Error(answered.refusal.code);
  return answered.value;
}

async function inviter() {
  const address = somebody();
  await opens(address, NOW);
  const { memberId } = await joins(address);
  const member = await readMember(deps, memberId);
  return { address, memberId, code: member?.inviteCode ?? '' };
}

const referralsOf = (memberId: string) =>
  deps.db.sql`select referrer_member_id, state from regulars.referrals where member_id = ${memberId}`;

describe('joining', () => {
  it('makes a member with a name, a language, an invite code and evidence of consent', async () => {
    const mei = somebody();
    await opens(mei, NOW);
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
    await opens(mei, NOW);
    const first = await joins(mei, 'event:one');
    expect(await joins(mei, 'event:one')).toEqual(first);
    expect(await joins(mei, 'event:two')).toEqual({ memberId: first.memberId, isNew: false, referred: false });
  });

  it('makes one member when ten taps come at the same moment', async () => {
    const mei = somebody();
    await opens(mei, NOW);
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
    const friend = await inviter();
    const mei = somebody();
    await opens(mei, NOW, `i_${friend.code}`);
    const joined = await joins(mei);
    expect(joined.referred).toBe(true);
    expect(await referralsOf(joined.memberId)).toEqual([{ referrer_member_id: friend.memberId, state: 'joined' }]);
  });

  it('notes a code that is typed on LINE, as the link sends it or as it is printed', async () => {
    const friend = await inviter();
    const printed = `${friend.code.slice(0, 4)}-${friend.code.slice(4)}`.toLowerCase();
    for (const text of [`i_${friend.code}`, printed]) {
      const mei = somebody('line');
      await says(mei, NOW, text);
      expect((await joins(mei)).referred).toBe(true);
    }
  });

  it('counts the first friend only, by the time of the events and not of their arrival', async () => {
    const [first, second] = [await inviter(), await inviter()];
    const mei = somebody();
    await says(mei, NOW + 2_000, `i_${second.code}`);
    await opens(mei, NOW + 1_000, `i_${first.code}`);
    const { memberId } = await joins(mei, undefined, NOW + 3_000);
    expect(await referralsOf(memberId)).toMatchObject([{ referrer_member_id: first.memberId }]);
  });

  it('counts within 7 days of the first contact and not after', async () => {
    const friend = await inviter();
    const [early, late] = [somebody(), somebody()];
    await opens(early, NOW);
    await opens(late, NOW);
    await says(early, NOW + 7 * DAY, `i_${friend.code}`);
    await says(late, NOW + 8 * DAY, `i_${friend.code}`);
    expect((await joins(early, undefined, NOW + 9 * DAY)).referred).toBe(true);
    expect((await joins(late, undefined, NOW + 9 * DAY)).referred).toBe(false);
  });

  it('gives nothing for an unknown code, for a member who has joined, or for oneself', async () => {
    const friend = await inviter();
    const mei = somebody();
    await opens(mei, NOW, 'i_AAAA0000');
    const joined = await joins(mei);
    expect(joined.referred).toBe(false);
    await says(mei, NOW + 1, `i_${friend.code}`);
    await says(friend.address, NOW + 1, `i_${friend.code}`);
    expect((await joins(mei)).referred).toBe(false);
    expect(await referralsOf(joined.memberId)).toEqual([]);
    expect(await referralsOf(friend.memberId)).toEqual([]);
  });
});
