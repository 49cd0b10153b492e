import { auditPart } from '../../db/audit.ts';
import { marketingPart } from '../../db/memberSettings.ts';
import { consentPart, findMember, type MemberRow } from '../../db/members.ts';
import { accept, refuse } from '../core/decision.ts';
import type { ChannelName } from './channel.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

/** Which wording of the marketing question a person answered: raise it with the text (`member.marketing.*`). */
const MARKETING_TEXT_VERSION = 'marketing-1';

export interface MarketingWish {
  readonly memberId: string;
  readonly granted: boolean;
  readonly channel: ChannelName;
  /** Where it was said. */
  readonly source: 'join' | 'settings' | 'stop';
}

export type MarketingRefusal = { readonly code: 'member-unknown' };

/**
 * Whether this member gets marketing messages, from this instant on and on every channel, with evidence of what was
 * said. Saying the same again changes nothing, and is answered the same; a first "no" is kept as evidence too.
 */
export const setMarketing = (
  deps: Deps,
  wish: MarketingWish,
  key: string,
  now: number,
): Promise<Answered<{ readonly granted: boolean; readonly changed: boolean }, MarketingRefusal>> =>
  decideAndCommit<MemberRow | undefined, Changed, { granted: boolean; changed: boolean }, MarketingRefusal>(deps, {
    key: { name: key, request: { granted: wish.granted } },
    read: () => findMember(deps.db, wish.memberId),
    decide: (member) =>
      member?.state === 'active'
        ? accept({ member, changed: member.marketingConsent !== wish.granted })
        : refuse({ code: 'member-unknown' }),
    parts: (_read, { member, changed }) => [
      ...(changed ? [marketingPart(member, wish.granted)] : []),
      consentPart([
        {
          memberId: member.memberId,
          consentId: deps.newId(),
          purpose: 'marketing',
          granted: wish.granted,
          textVersion: MARKETING_TEXT_VERSION,
          channel: wish.channel,
          source: wish.source,
          occurredAt: new Date(now),
        },
      ]),
    ],
    answer: ({ changed }) => ({ granted: wish.granted, changed }),
  });

interface Changed {
  readonly member: MemberRow;
  readonly changed: boolean;
}

/** Why people stop, from a closed list: what the owner learns from. */
export const STOP_REASONS = ['too-many', 'not-useful', 'moved-away', 'other'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Keeps the reason somebody gave for stopping. */
export const noteStopReason = (deps: Deps, memberId: string, reason: StopReason, key: string, now: number) =>
  decideAndCommit<undefined, StopReason, { readonly reason: StopReason }, never>(deps, {
    key: { name: key, request: { reason } },
    read: async () => undefined,
    decide: () => accept(reason),
    parts: () => [
      auditPart({
        auditId: deps.newId(),
        actor: `member:${memberId}`,
        action: 'marketing-stopped',
        memberId,
        details: { reason },
        occurredAt: new Date(now),
      }),
    ],
    answer: () => ({ reason }),
  });
