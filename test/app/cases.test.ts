import { describe, expect, it } from 'vitest';
import { answerCase, closeCase, forgetMessage, readCase, readOpenCase, tellAPerson } from '../../src/app/cases.ts';
import type { Address } from '../../src/app/channel.ts';
import { claimShop, resetOwner } from '../../src/app/ownerCode.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const those = people(deps);
const key = () => `test:${deps.newId()}`;
const STAFF = '01940000-0000-7000-8000-00000000000a';

function tells(from: Address, text: string, by = key(), channelMessageId?: string) {
  return tellAPerson(deps, { from, memberId: undefined, name: 'Mei', text, channelMessageId }, by, NOON);
}
async function caseOf(from: Address, text: string): Promise<string> {
  const told = await tells(from, text);
  if (!told.ok) throw new Error(told.refusal.code);
  return told.value.caseId;
}
const noticesAbout = (caseId: string) =>
  deps.db.sql<{ kind: string; text: string }[]>`
    select notice->>'kind' as kind, notice->>'text' as text from regulars.outbox where notice->>'caseId' = ${caseId}`;

describe('what a customer says to a person', () => {
  it('opens one case, also when two messages come at once, and is kept once for one event', async () => {
    const mei = somebody();
    await those.opens(mei);
    const same = key();
    const told = await Promise.all([tells(mei, 'one', same), tells(mei, 'one', same), tells(mei, 'two')]);
    const ids = new Set(told.map((one) => (one.ok ? one.value.caseId : 'refused')));
    expect(ids.size).toBe(1);
    const said = (await readCase(deps, [...ids][0] ?? ''))?.said.map(({ text }) => text);
    expect(said?.toSorted()).toEqual(['one', 'two']);
  });

  it('opens another case once the first is closed, so that nothing is said into a closed one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const mei = somebody();
      const caseId = await caseOf(mei, 'first');
      const [, told] = await Promise.all([
        closeCase(deps, { caseId, staffId: STAFF }, key(), NOON),
        tells(mei, 'second'),
      ]);
      if (!told.ok) throw new Error(told.refusal.code);
      const after = await readCase(deps, told.value.caseId);
      const open = await readOpenCase(deps, mei);
      // Either it was said before the end, or it opened a case that waits.
      expect(told.value.caseId === caseId ? after?.said.length : open?.caseId).toBe(
        told.value.caseId === caseId ? 2 : told.value.caseId,
      );
    }
  });
});

describe('an answer from the shop', () => {
  it('reaches the customer once, and is refused once the case is closed', async () => {
    const mei = somebody();
    await those.opens(mei);
    const caseId = await caseOf(mei, 'size 3?');
    const same = key();
    const answer = { caseId, staffId: STAFF, text: 'yes' };
    expect(await answerCase(deps, answer, same, NOON)).toMatchObject({ ok: true, value: { name: 'Mei' } });
    expect(await answerCase(deps, answer, same, NOON)).toMatchObject({ repeated: true });
    const queued = await deps.db.sql`
      select 1 from regulars.outbox where channel_user_id = ${mei.channelUserId} and notice->>'kind' = 'case-answer'`;
    expect(queued).toHaveLength(1);
    await closeCase(deps, { caseId, staffId: STAFF }, key(), NOON);
    expect(await answerCase(deps, answer, key(), NOON)).toMatchObject({ refusal: { code: 'case-closed' } });
  });

  it('ends the case once of two who close it at the same moment, and tells the customer once', async () => {
    const mei = somebody();
    const caseId = await caseOf(mei, 'hello');
    const closed = await Promise.all([1, 2, 3].map(() => closeCase(deps, { caseId, staffId: STAFF }, key(), NOON)));
    expect(closed.filter(({ ok }) => ok)).toHaveLength(1);
    const told = await deps.db.sql`
      select 1 from regulars.outbox where channel_user_id = ${mei.channelUserId} and notice->>'kind' = 'case-closed'`;
    expect(told).toHaveLength(1);
  });
});

describe('a message that is taken back', () => {
  it('is deleted from the case and from what was passed on; the others stay', async () => {
    const owner = { address: somebody('line'), name: 'Owner', language: 'en', code: await resetOwner(deps, NOON) };
    await claimShop(deps, owner, key(), NOON);
    const mei = somebody('line');
    await tells(mei, 'my secret', key(), 'm-1');
    const caseId = await caseOf(mei, 'what I meant');
    expect(await noticesAbout(caseId)).toHaveLength(2);
    await forgetMessage(deps, mei, 'm-1');
    expect((await readCase(deps, caseId))?.said.map(({ text }) => text)).toEqual(['what I meant']);
    expect((await noticesAbout(caseId)).map(({ text }) => text)).toEqual(['what I meant']);
  });

  it("is nobody else's to take back", async () => {
    const [mei, eve] = [somebody('line'), somebody('line')];
    await tells(mei, 'mine', key(), 'm-2');
    await forgetMessage(deps, eve, 'm-2');
    const open = await readOpenCase(deps, mei);
    expect((await readCase(deps, open?.caseId ?? ''))?.said).toHaveLength(1);
  });
});
