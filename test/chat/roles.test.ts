import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/app/deps.ts';
import type { ChatContext, ChatPart } from '../../src/chat/chat.ts';
import { unknownPart } from '../../src/chat/member/help.ts';
import { ownerCouponsPart } from '../../src/chat/owner/coupons.ts';
import { ownerMenuPart } from '../../src/chat/owner/menu.ts';
import { productsPart } from '../../src/chat/owner/products.ts';
import { referralReviewPart } from '../../src/chat/owner/referralReview.ts';
import { ownerRewardsPart } from '../../src/chat/owner/rewards.ts';
import { settingsPart } from '../../src/chat/owner/settings.ts';
import { staffPart } from '../../src/chat/owner/staff.ts';
import { statsPart } from '../../src/chat/owner/stats.ts';
import { converse, joinParts } from '../../src/chat/route.ts';
import { awardPart } from '../../src/chat/staff/award.ts';
import { basketPart } from '../../src/chat/staff/basket.ts';
import { remarksPart } from '../../src/chat/staff/remarks.ts';
import { tillPart } from '../../src/chat/staff/till.ts';
import { undoPart } from '../../src/chat/staff/undo.ts';
import { casesPart } from '../../src/chat/talk/staff.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const ID = '01940000-0000-7000-8000-00000000000a';
const NOT_ALLOWED = /not|permission|owner|manager/i;

const FORGED = ['x', '-3', 'zz', '\0', '-'.repeat(36), `${ID}x`];

const OWNER_ONLY = [settingsPart, staffPart];
const MANAGERS = [ownerMenuPart, productsPart, statsPart, casesPart, awardPart];
const EVERYBODY = [tillPart, basketPart, remarksPart, undoPart];
const EVERY_PART = [...OWNER_ONLY, ...MANAGERS, ...EVERYBODY, referralReviewPart, ownerCouponsPart, ownerRewardsPart];

function as(role: Role | undefined, verb: string): ChatContext {
  const address = { channel: 'line', channelUserId: 'U1' } as const;
  const staff = role === undefined ? undefined : { staffId: ID, name: 'Mei', role };
  return {
    deps,
    now: NOON,
    event: { ...address, kind: 'action', data: verb, eventId: verb, occurredAt: NOON },
    key: `event:line:${deps.newId()}`,
    person: { address, displayName: 'Mei', language: 'en', member: undefined, staff },
    language: 'en',
    programme: DEFAULT_PROGRAMME,
    conversation: undefined,
    deepLinks: () => [],
  };
}
const verbsOf = (parts: readonly ChatPart[]) => parts.flatMap((part) => Object.entries(part.actions ?? {}));
const changes = async () => {
  const [row] = await deps.db.sql`
    select (select count(*) from regulars.audit)::int as audit, (select count(*) from regulars.staff_invites)::int as invites,
           (select count(*) from regulars.command_keys)::int as keys`;
  return row;
};
const auditCount = async () => (await changes())?.audit;

/** Whether this person is told no, or told nothing (the route then answers as to a button that is gone). */
async function isRefused(role: Role | undefined, verb: string, parts: readonly ChatPart[]): Promise<boolean> {
  const handler = verbsOf(parts).find(([name]) => name === verb)?.[1];
  const reply = await handler?.(as(role, verb), [ID, ID]);
  const said = reply?.messages ?? [];
  if (said.length === 0) return true;
  const [first] = said;
  return said.length === 1 && first?.type === 'text' && NOT_ALLOWED.test(String(first.text)) && !first.buttons;
}

describe('what staff may do in the chat', () => {
  const all = [...OWNER_ONLY, ...MANAGERS, ...EVERYBODY];

  it.each(verbsOf(all).map(([verb]) => verb))('%s is refused to a customer and changes nothing', async (verb) => {
    const before = await changes();
    expect(await isRefused(undefined, verb, all)).toBe(true);
    expect(await changes()).toEqual(before);
  });

  it.each(verbsOf([...OWNER_ONLY, ...MANAGERS]).map(([verb]) => verb))(
    '%s is refused to a cashier and changes nothing',
    async (verb) => {
      const before = await changes();
      expect(await isRefused('cashier', verb, all)).toBe(true);
      expect(await changes()).toEqual(before);
    },
  );

  it.each(verbsOf(OWNER_ONLY).map(([verb]) => verb))('%s is refused to a manager and changes nothing', async (verb) => {
    const before = await changes();
    expect(await isRefused('manager', verb, all)).toBe(true);
    expect(await changes()).toEqual(before);
  });

  it('answers every verb of the counter for a cashier', async () => {
    const silent: string[] = [];
    for (const [verb, handler] of verbsOf(EVERYBODY)) {
      const { messages } = await handler(as('cashier', verb), [ID, ID]);
      if (messages.length === 0) silent.push(verb);
    }
    expect(silent).toEqual([]);
  });

  it('writes no version of the programme for a setting that there is not', async () => {
    const before = await changes();
    expect(
      (await verbsOf([settingsPart]).find(([verb]) => verb === 'set')?.[1](as('owner', 'set'), ['nope']))?.messages,
    ).toEqual([]);
    expect(await changes()).toEqual(before);
  });

  it.each(FORGED)('answers every button whose id is %j, and writes nothing about it', async (forged) => {
    const conversations = joinParts([...EVERY_PART, unknownPart]);
    const silent: string[] = [];
    const before = await auditCount();
    for (const [verb] of verbsOf(EVERY_PART)) {
      for (const data of [`${verb}:${forged}`, `${verb}:${forged}:${forged}`, `${verb}:price:${forged}`]) {
        const { messages } = await converse(conversations, as('owner', data));
        if (messages.length === 0) silent.push(data);
      }
    }
    expect(silent).toEqual([]);
    expect(await auditCount()).toEqual(before);
  });
});
