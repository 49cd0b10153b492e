import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/app/deps.ts';
import { newLinkCode } from '../../src/app/linkAccounts.ts';
import { issueCard, memberOfTicket, resolveCard } from '../../src/app/memberCards.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { acceptInvite, inviteStaff } from '../../src/app/staff.ts';
import { given } from '../support/offers.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { people, somebody } from '../support/people.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const { member } = people(deps);

/** What the key of this name keeps, as whoever reads the table sees it. */
async function keptAt(key: string): Promise<string> {
  const rows = await deps.db.sql`select * from regulars.command_keys where key = ${key}`;
  expect(rows).toHaveLength(1);
  return JSON.stringify(rows[0]);
}

describe('an answer that grants access is kept so that nobody can use it', () => {
  it('an invitation to work here', async () => {
    const invite = () => inviteStaff(deps, { role: 'cashier', by: deps.newId() }, 'event:invite', NOON);
    const first = given(await invite());
    expect(await keptAt('event:invite')).not.toContain(first.parameter.slice(2));
    expect(await invite()).toEqual({ ok: true, value: first, repeated: true });
    const who = { address: somebody(), name: 'Mei', language: 'en', token: first.parameter.slice(2) };
    expect(await acceptInvite(deps, who, 'event:accept', NOON)).toMatchObject({ ok: true });
    expect(await keptAt('event:accept')).not.toContain(who.token);
  });

  it('the ticket of a scanned card, and the card itself', async () => {
    const { memberId } = await member();
    const card = await issueCard(deps, memberId, NOON);
    const till: Actor = { kind: 'staff', staffId: deps.newId(), role: 'cashier' };
    const scan = () => resolveCard(deps, { token: card.token }, till, NOON, 'event:card');
    const first = given(await scan());
    const kept = await keptAt('event:card');
    expect(kept).not.toContain(first.ticket);
    expect(kept).not.toContain(card.token);
    expect(await scan()).toEqual({ ok: true, value: first, repeated: true });
    expect(await memberOfTicket(deps, first.ticket, till, NOON)).toBe(memberId);
  });

  it('a code that links another account', async () => {
    const { memberId } = await member();
    const make = () => newLinkCode(deps, memberId, 'event:link', NOON);
    const first = given(await make());
    expect(await keptAt('event:link')).not.toContain(first.code);
    expect(await make()).toEqual({ ok: true, value: first, repeated: true });
  });

  it('and where the key is lost nobody is told a wrong one', async () => {
    const invite = { role: 'manager', by: deps.newId() } as const;
    given(await inviteStaff(deps, invite, 'event:lost', NOON));
    const elsewhere = Object.create(deps, { seal: { value: createSeal(Buffer.alloc(32, 9)) } });
    await expect(inviteStaff(elsewhere, invite, 'event:lost', NOON)).rejects.toThrow('sealed with another key');
  });
});
