import * as identities from '../../db/identities.ts';
import { findLinkCode, newLinkCodePart, useLinkCodePart } from '../../db/linkCodes.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import { type Part, sha256 } from '../../db/unit.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Programme } from '../core/programme.ts';
import type { Address } from './channel.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { decideMergeMembers, type MergeOutcome, type MergeState, mergeParts, readMerge } from './mergeMembers.ts';
import { notices } from './notice.ts';
import { newShortCode, readShortCode } from './shortCode.ts';

const CODE_LIFE_MS = 600_000;

export interface LinkCode {
  /** Eight characters, as `showShortCode` shows them. */
  readonly code: string;
  readonly expiresAt: number;
}

/** A one-time code of 10 minutes: typed on another account of the same person, it makes both one member. */
export const newLinkCode = (
  deps: Deps,
  memberId: string,
  key: string,
  now: number,
): Promise<Answered<LinkCode, never>> =>
  decideAndCommit<undefined, LinkCode, LinkCode, never>(deps, {
    key: { name: key, request: { memberId } },
    secret: true,
    read: async () => undefined,
    decide: () => accept({ code: newShortCode(deps.randomBytes), expiresAt: now + CODE_LIFE_MS }),
    parts: (_read, { code, expiresAt }) => [newLinkCodePart(sha256(code), memberId, new Date(expiresAt))],
    answer: (made) => made,
  });

export type LinkRefusal =
  | { readonly code: 'too-many-wrong-codes' }
  /** The one answer for unknown, used and lapsed codes. */
  | { readonly code: 'link-code-not-accepted' }
  | { readonly code: 'already-linked' };

export interface LinkPreview {
  /** Whose code it is, as they are called. */
  readonly name: string | undefined;
  /** Whether this account has a membership of its own, which would be joined with the other. */
  readonly merges: boolean;
}

interface LinkState {
  readonly identity: identities.IdentityRow | undefined;
  readonly own: MemberRow | undefined;
  readonly other: MemberRow | undefined;
  /** The accounts of whoever was shown the code: they hear of it. */
  readonly toTell?: readonly Address[];
  readonly merging?: MergeState | undefined;
}

/** What typing this code here would do, without doing it: people confirm first. Refuses in the order of `LinkRefusal`. */
export async function lookAtLinkCode(
  deps: Deps,
  address: Address,
  typed: string,
  now: number,
): Promise<Decision<LinkPreview, LinkRefusal>> {
  const look = async () => decideLink(await readLink(deps, address, hashOf(typed), now));
  const guessed = await guess(deps, guesser(address), look, isNotAccepted);
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  const decision = guessed.found;
  if (!decision.ok) return decision;
  return accept({ name: decision.value.other.name ?? undefined, merges: decision.value.own !== undefined });
}

export interface Linked {
  readonly memberId: string;
  /** Two memberships became one. */
  readonly merged: boolean;
  /** What the membership that ended brought along. */
  readonly movedPoints: number;
}

interface LinkOutcome extends Linked {
  readonly merge: MergeOutcome | undefined;
}

/**
 * Joins this account with the member who was shown the code. An account without a member gets theirs; two members become
 * one, the one that joined first, with everything both have, in one unit. The code works once.
 */
export async function linkAccounts(
  deps: Deps,
  link: { readonly address: Address; readonly code: string; readonly programme: Programme },
  key: string,
  now: number,
): Promise<Answered<Linked, LinkRefusal>> {
  const codeHash = hashOf(link.code);
  const join = () =>
    decideAndCommit<LinkState, LinkOutcome, Linked, LinkRefusal>(deps, {
      key: { name: key, request: { codeHash } },
      read: () => readLinkToCommit(deps, link.address, codeHash, now),
      decide: (state) => decideJoin(deps, state, link.programme, now),
      parts: (state, outcome) => linkParts(deps, state, outcome, { ...link, codeHash }, now),
      answer: ({ memberId, merged, movedPoints }) => ({ memberId, merged, movedPoints }),
    });
  const guessed = await guess(deps, guesser(link.address), join, isNotAccepted);
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

async function readLinkToCommit(deps: Deps, address: Address, codeHash: string, now: number): Promise<LinkState> {
  const state = await readLink(deps, address, codeHash, now);
  const { own, other } = state;
  if (other === undefined) return state;
  const toTell = await identities.reachableAddressesOf(deps.db, other.memberId);
  const differ = own !== undefined && own.memberId !== other.memberId;
  return { ...state, toTell, merging: differ ? await readMerge(deps, own, other) : undefined };
}

function decideJoin(
  deps: Deps,
  state: LinkState,
  programme: Programme,
  now: number,
): Decision<LinkOutcome, LinkRefusal> {
  const decision = decideLink(state);
  if (!decision.ok) return decision;
  const { merging } = state;
  if (merging === undefined) {
    return accept({ memberId: decision.value.other.memberId, merged: false, movedPoints: 0, merge: undefined });
  }
  const merge = decideMergeMembers(merging, programme, now, deps.newId);
  return accept({ memberId: merging.kept.memberId, merged: true, movedPoints: merge.movedPoints, merge });
}

async function readLink(deps: Deps, address: Address, codeHash: string, now: number): Promise<LinkState> {
  const identity = await identities.findIdentity(deps.db, address);
  const own = identity?.memberId === undefined ? undefined : await findMember(deps.db, identity.memberId);
  const otherId = await findLinkCode(deps.db, codeHash, new Date(now));
  const other = otherId === undefined ? undefined : await findMember(deps.db, otherId);
  return { identity, own: own?.state === 'active' ? own : undefined, other };
}

function decideLink({
  own,
  other,
}: LinkState): Decision<{ readonly own: MemberRow | undefined; readonly other: MemberRow }, LinkRefusal> {
  if (other?.state !== 'active') return refuse({ code: 'link-code-not-accepted' });
  if (own?.memberId === other.memberId) return refuse({ code: 'already-linked' });
  return accept({ own, other });
}

function linkParts(
  deps: Deps,
  { identity, toTell = [], merging }: LinkState,
  { memberId, merged, merge }: LinkOutcome,
  { address, codeHash }: { readonly address: Address; readonly codeHash: string },
  now: number,
): readonly Part[] {
  const at = new Date(now);
  const notice = { kind: 'accounts-linked', channel: address.channel, merged } as const;
  return [
    useLinkCodePart(codeHash, at),
    ...(merging !== undefined && merge !== undefined
      ? mergeParts(deps, merging, merge, now)
      : [identities.attachPart(address, memberId, identity === undefined, at)]),
    notices(deps.newId, [
      ...toTell.map((to) => ({ to: { address: to }, notice })),
      ...(merge?.lost ?? []).map(({ memberId: to, ...loss }) => ({
        to: { memberId: to },
        notice: { kind: 'referral-void', ...loss } as const,
      })),
    ]),
  ];
}

const isNotAccepted = (got: { readonly ok: boolean; readonly refusal?: { readonly code: string } }): boolean =>
  got.refusal?.code === 'link-code-not-accepted';

/** Guesses are counted for the account that types. */
const guesser = ({ channel, channelUserId }: Address): string => `${channel}:${channelUserId}`;

const hashOf = (typed: string): string => sha256(readShortCode(typed) ?? '');
