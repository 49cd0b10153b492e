import * as identities from '../../db/identities.ts';
import { type ConsentRow, consentPart, findMember, newMemberParts } from '../../db/members.ts';
import { newReferralPart } from '../../db/referrals.ts';
import type { Part } from '../../db/unit.ts';
import { rulesOn } from '../core/coupons/issueRules.ts';
import { accept } from '../core/decision.ts';
import type { Programme } from '../core/programme.ts';
import type { Referral } from '../core/referrals/referral.ts';
import { decideReferralStart } from '../core/referrals/start.ts';
import type { Address } from './channel.ts';
import type { NamedCoupon } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { decideIssues, type Issued, type IssueRead, issuedNews, issuedParts, readIssues } from './issueRules.ts';
import { newShortCode } from './shortCode.ts';

/** Which wording of the join message a person agreed to: raise it with the text (`member.join.*`). */
const JOIN_TEXT_VERSION = 'join-1';

export interface Join {
  readonly address: Address;
  readonly language: string;
  readonly programme: Programme;
}

export interface Joined {
  readonly memberId: string;
  /** False when this account had a member already. */
  readonly isNew: boolean;
  /** Whether a friend's invitation counts for this member. */
  readonly referred: boolean;
  /** Coupons that the shop's rules gave on joining; absent: none. */
  readonly coupons?: readonly NamedCoupon[];
}

interface JoinState {
  readonly identity: identities.IdentityRow | undefined;
  readonly existingId: string | undefined;
  readonly referrerId: string | undefined;
  readonly memberId: string;
  readonly inviteCode: string;
  readonly issues: IssueRead | undefined;
}

type Outcome = Joined & { readonly referral: Referral | undefined; readonly issued: readonly Issued[] };

/**
 * Makes a member of an account: one tap. Evidence of consent to the membership, an invite code, and the referral of
 * whoever brought this person come with it. An account that has a member gives that member again, however often and at
 * however many places at once it joins.
 */
export const joinMember = (deps: Deps, join: Join, key: string, now: number): Promise<Answered<Joined, never>> =>
  decideAndCommit<JoinState, Outcome, Joined, never>(deps, {
    key: { name: key, request: { channel: join.address.channel, channelUserId: join.address.channelUserId } },
    read: () => readJoin(deps, join, now),
    decide: (state) => accept(decideJoin(state, join.programme, now, deps.newId)),
    parts: (state, outcome) => joinParts(deps, state, outcome, join, now),
    answer: ({ memberId, isNew, referred, issued }) => ({
      memberId,
      isNew,
      referred,
      ...(issued.length === 0 ? {} : { coupons: issuedNews(issued).map(({ coupon }) => coupon) }),
    }),
  });

async function readJoin(deps: Deps, { address, programme }: Join, now: number): Promise<JoinState> {
  const identity = await identities.findIdentity(deps.db, address);
  const existing = identity?.memberId === undefined ? undefined : await findMember(deps.db, identity.memberId);
  const brought = identity?.referrerMemberId;
  const referrer = existing !== undefined || brought === undefined ? undefined : await findMember(deps.db, brought);
  return {
    identity,
    existingId: existing?.memberId,
    referrerId: referrer?.state === 'active' ? referrer.memberId : undefined,
    memberId: deps.newId(),
    inviteCode: newShortCode(deps.randomBytes),
    issues: await readIssues(deps, existing === undefined ? rulesOn(programme.issueRules, 'join') : [], [], now),
  };
}

function decideJoin(state: JoinState, programme: Programme, now: number, newId: () => string): Outcome {
  const { identity, existingId, memberId } = state;
  if (existingId !== undefined) {
    return { memberId: existingId, isNew: false, referred: false, referral: undefined, issued: [] };
  }
  const start = {
    referralId: memberId,
    referrerId: state.referrerId,
    friendId: memberId,
    friendIsCustomer: false,
    existing: undefined,
    firstContactAt: identity?.firstContactAt ?? now,
  };
  // The friend came by the link then; how long they think before joining does not matter.
  const started = decideReferralStart(start, identity?.referredAt ?? now, programme);
  const referral = started.ok ? started.value : undefined;
  const rules = rulesOn(programme.issueRules, 'join');
  const issued = decideIssues(state.issues, rules, memberId, programme.timeZone, now, newId);
  return { memberId, isNew: true, referred: referral !== undefined, referral, issued };
}

function joinParts(deps: Deps, state: JoinState, outcome: Outcome, join: Join, now: number): readonly Part[] {
  if (!outcome.isNew) return [];
  const at = new Date(now);
  const { memberId, referral } = outcome;
  const { inviteCode, identity } = state;
  const member = { memberId, name: identity?.displayName, language: join.language, inviteCode, joinedAt: at };
  const evidence: ConsentRow = {
    memberId,
    consentId: deps.newId(),
    purpose: 'membership',
    granted: true,
    textVersion: JOIN_TEXT_VERSION,
    channel: join.address.channel,
    source: 'join',
    occurredAt: at,
  };
  return [
    ...newMemberParts(member, join.address, identity === undefined),
    consentPart([evidence]),
    ...(referral === undefined ? [] : [newReferralPart(referral)]),
    ...issuedParts(outcome.issued, 'rule', null),
  ];
}
