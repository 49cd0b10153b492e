import { auditPart } from '../../db/audit.ts';
import { findPhoneOwner } from '../../db/memberSettings.ts';
import { consentPart, findMember } from '../../db/members.ts';
import { newReferralPart } from '../../db/referrals.ts';
import type { Part } from '../../db/unit.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { rulesOn } from '../core/coupons/issueRules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type Birthday, isBirthday } from '../core/members/birthday.ts';
import type { Programme } from '../core/programme.ts';
import type { Referral } from '../core/referrals/referral.ts';
import { decideReferralStart } from '../core/referrals/start.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { type ImportedMember, importedMemberParts } from './imports/newMembers.ts';
import { readInvitation } from './invitations.ts';
import { decideIssues, type Issued, type IssueRead, issuedParts, readIssues } from './issueRules.ts';
import { readProgramme } from './programme.ts';
import { newShortCode } from './shortCode.ts';

/** Somebody who joins at a till or in a web shop, not in the chat. */
export interface Enrolment {
  readonly name?: string | undefined;
  /** E.164. They find this record again by it, when they come into the chat. */
  readonly phone?: string | undefined;
  /** Absent: the shop's. */
  readonly language?: string | undefined;
  readonly birthday?: Birthday | undefined;
  /** The invite code of the friend who brought them. */
  readonly invitedBy?: string | undefined;
}

export type EnrolRefusal =
  | { readonly code: 'phone-known'; readonly memberId: string }
  | { readonly code: 'birthday-invalid' }
  | { readonly code: 'invite-code-unknown' };

export interface Enrolled {
  readonly memberId: string;
  readonly name: string | null;
  readonly language: string;
  /** What friends are brought by. */
  readonly inviteCode: string;
  /** Whether a friend's invitation counts for this member. */
  readonly referred: boolean;
  readonly joinedAt: number;
  /** Codes of vouchers that the shop's rules gave on joining. */
  readonly vouchersIssued: readonly string[];
}

/** What the shop tells at its till: the API's documentation asks for it. */
const TEXT_VERSION = 'till-1';

/**
 * Makes a member who is in no chat yet. They agreed to the membership at the till, which is noted; marketing is asked for
 * in the chat alone. Refuses, in this order: `birthday-invalid`, `phone-known` with whose it is, `invite-code-unknown`.
 */
export const enrolMember = (deps: Deps, wish: Enrolment, by: Actor, key: string, now: number) =>
  decideAndCommit<State, Outcome, Enrolled, EnrolRefusal>(deps, {
    key: { name: key, request: wish },
    read: () => readEnrolment(deps, wish, now),
    decide: (state) => decideEnrolment(deps, state, wish, now),
    parts: (_state, outcome) => enrolParts(deps, outcome, by),
    answer: ({ member, referral, inviteCode, issued }) => ({
      memberId: member.memberId,
      name: member.name ?? null,
      language: member.language,
      inviteCode,
      referred: referral !== undefined,
      joinedAt: member.joinedAt,
      vouchersIssued: issued.map(({ voucher }) => voucher.code),
    }),
  }) satisfies Promise<Answered<Enrolled, EnrolRefusal>>;

interface State {
  readonly programme: Programme;
  readonly phoneOwner: string | undefined;
  readonly inviter: string | undefined;
  readonly issues: IssueRead | undefined;
}

interface Outcome {
  readonly member: ImportedMember;
  readonly inviteCode: string;
  readonly referral: Referral | undefined;
  readonly issued: readonly Issued[];
}

async function readEnrolment(deps: Deps, { phone, invitedBy }: Enrolment, now: number): Promise<State> {
  const [{ document }, owner, inviter] = await Promise.all([
    readProgramme(deps),
    phone === undefined ? undefined : findPhoneOwner(deps.db, phone),
    invitedBy === undefined ? undefined : readInvitation(deps, invitedBy),
  ]);
  const holder = owner === undefined ? undefined : await findMember(deps.db, owner);
  const issues = await readIssues(deps, rulesOn(document.issueRules, 'join'), [], now);
  return { programme: document, phoneOwner: holder?.memberId, inviter: inviter?.memberId, issues };
}

function decideEnrolment(
  deps: Deps,
  { programme, phoneOwner, inviter, issues }: State,
  { name, phone, language, birthday, invitedBy }: Enrolment,
  now: number,
): Decision<Outcome, EnrolRefusal> {
  if (birthday !== undefined && !isBirthday(birthday, plainDate(now, programme.timeZone))) {
    return refuse({ code: 'birthday-invalid' });
  }
  if (phoneOwner !== undefined) return refuse({ code: 'phone-known', memberId: phoneOwner });
  const memberId = deps.newId();
  const member = {
    memberId,
    name,
    phone,
    birthday,
    language: language ?? programme.language,
    card: undefined,
    consent: false,
    joinedAt: now,
  };
  const inviteCode = newShortCode(deps.randomBytes);
  const rules = rulesOn(programme.issueRules, 'join');
  const issued = decideIssues(issues, rules, memberId, programme.timeZone, now, deps.newId);
  if (invitedBy === undefined) return accept({ member, inviteCode, referral: undefined, issued });
  const start = {
    referralId: memberId,
    referrerId: inviter,
    friendId: memberId,
    friendIsCustomer: false,
    existing: undefined,
    firstContactAt: now,
  };
  const started = decideReferralStart(start, now, programme);
  return started.ok
    ? accept({ member, inviteCode, referral: started.value, issued })
    : refuse({ code: 'invite-code-unknown' });
}

function enrolParts(deps: Deps, { member, inviteCode, referral, issued }: Outcome, by: Actor): readonly Part[] {
  const { memberId } = member;
  const occurredAt = new Date(member.joinedAt);
  return [
    ...importedMemberParts(deps, [{ ...member, inviteCode }]),
    consentPart([
      {
        memberId,
        consentId: deps.newId(),
        purpose: 'membership',
        granted: true,
        textVersion: TEXT_VERSION,
        channel: 'till',
        source: 'staff',
        occurredAt,
      },
    ]),
    ...(referral === undefined ? [] : [newReferralPart(referral)]),
    ...issuedParts(issued, 'rule', null),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: 'member-enrolled',
      memberId,
      details: { referred: referral !== undefined },
      occurredAt,
    }),
  ];
}
