import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noteContact } from '../../src/app/contacts.ts';
import { readPerson } from '../../src/app/people.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const { opens, leaves, says, joins, member } = people(deps);

const stateOf = async (channelUserId: string) =>
  (
    await deps.db.sql`select reachability, (extract(epoch from first_contact_at) * 1000)::float8 as first,
        (extract(epoch from reachability_at) * 1000)::float8 as newest
      from regulars.identities where channel_user_id = ${channelUserId}`
  )[0];

describe('who writes to us', () => {
  it('is known from the first event on, before they join, with name and language', async () => {
    const who = somebody();
    const event = { ...who, kind: 'text', text: 'hi', eventId: 'e1', occurredAt: NOON, language: 'en' } as const;
    const known = await noteContact(deps, { ...event, displayName: ' Mei\n\u202e Lin ' }, NOON, async () => undefined);
    expect(known).toEqual({ reachable: true, isNew: true, memberId: undefined });
    const { person } = await readPerson(deps, who, 'zh-Hant');
    expect(person).toMatchObject({ address: who, displayName: 'Mei Lin', language: 'en', member: undefined });
  });

  it('is called as the platform says when the event tells no name, asked once', async () => {
    const who = somebody('line');
    let asked = 0;
    const profile = async () => {
      asked += 1;
      return { displayName: 'Tomoko', language: 'ja' };
    };
    const event = (eventId: string) => ({ ...who, kind: 'text', text: 'hi', eventId, occurredAt: NOON }) as const;
    await noteContact(deps, event('e1'), NOON, profile);
    await noteContact(deps, event('e2'), NOON, profile);
    expect(asked).toBe(1);
    expect((await readPerson(deps, who, 'zh-Hant')).person.displayName).toBe('Tomoko');
  });

  it('has the shop\u2019s language when the channel tells none', async () => {
    const who = somebody('line');
    await says(who, 'hi');
    expect((await readPerson(deps, who, 'zh-Hant')).person.language).toBe('zh-Hant');
  });
});

describe('following and leaving', () => {
  it('is what the newest event says, in whatever order the events arrive and however often', async () => {
    const events = [
      { kind: 'opens', at: NOON + 1_000 },
      { kind: 'leaves', at: NOON + 2_000 },
      { kind: 'opens', at: NOON + 3_000 },
      { kind: 'says', at: NOON + 4_000 },
      { kind: 'leaves', at: NOON + 5_000 },
    ] as const;
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(order, async (indexes) => {
        const who = somebody('line');
        let last: boolean | undefined;
        for (const index of indexes) {
          const event = events[index];
          if (event === undefined) continue;
          const known = await { opens, leaves, says: (w: typeof who, at: number) => says(w, 'hi', at) }[event.kind](
            who,
            event.at,
          );
          last = known.reachable;
        }
        const newest = Math.max(...indexes);
        const expected = events[newest]?.kind !== 'leaves';
        expect(last).toBe(expected);
        expect(await stateOf(who.channelUserId)).toEqual({
          reachability: expected ? 'reachable' : 'left',
          first: NOON + 1_000 * (Math.min(...indexes) + 1),
          newest: NOON + 1_000 * (newest + 1),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('tells a follow that is older than the leaving as not reachable, so nobody is welcomed', async () => {
    const who = somebody('line');
    await leaves(who, NOON + 2_000);
    expect(await opens(who, NOON + 1_000)).toMatchObject({ reachable: false });
  });

  it('counts joining and the friend who brought somebody once through 20 rounds of leaving and coming back', async () => {
    const friend = await member();
    const who = somebody();
    for (let round = 0; round < 20; round += 1) {
      const at = NOON + round * 10_000;
      await opens(who, at, `i_${friend.code}`);
      await joins(who, at + 1_000);
      await leaves(who, at + 2_000);
    }
    const rows = await deps.db.sql`
      select m.member_id, r.state from regulars.identities i join regulars.members m using (member_id)
      join regulars.referrals r on r.member_id = m.member_id where i.channel_user_id = ${who.channelUserId}`;
    expect(rows).toMatchObject([{ state: 'joined' }]);
  });
});
