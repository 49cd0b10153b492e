import { auditPart } from '../../db/audit.ts';
import * as staffRows from '../../db/staff.ts';
import { commit, sha256 } from '../../db/unit.ts';
import { CROCKFORD } from '../core/coupons/codes.ts';
import { accept, refuse } from '../core/decision.ts';
import type { Address } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

/** A one-time set-up code `XXXX-XXXX-XXXX` of 60 bits; the one before it stops working. Only its hash is stored. */
export async function newOwnerCode(deps: Deps, now: number): Promise<string> {
  const draw = (): string => [...deps.randomBytes(12)].map((byte) => CROCKFORD[byte % 32]).join('');
  let letters = draw();
  // One in a hundred has no digit and could be taken for words.
  while (!/\d/.test(letters)) letters = draw();
  await commit(deps.db, [staffRows.ownerCodePart(hashOf(letters), new Date(now))]);
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Whether somebody owns the shop already. */
export const isClaimed = async (deps: Deps): Promise<boolean> =>
  (await staffRows.activeStaff(deps.db)).some((person) => person.role === 'owner');

export interface ClaimRefusal {
  readonly code: 'owner-code-wrong';
}

/**
 * Makes whoever types the set-up code the owner, from this account on; who works here already becomes the owner. The
 * code works once, for one of those who type it at once, and only while nobody owns the shop.
 */
export const claimShop = (
  deps: Deps,
  claim: { readonly address: Address; readonly name: string; readonly language: string; readonly code: string },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { code: sha256(claim.code) } },
    read: async () => ({
      hash: await staffRows.ownerCodeHash(deps.db),
      works: await staffRows.staffAt(deps.db, claim.address),
      claimed: await isClaimed(deps),
    }),
    decide: ({ hash, works, claimed }) =>
      claimed || hash === undefined || hash !== hashOf(claim.code)
        ? refuse<ClaimRefusal>({ code: 'owner-code-wrong' })
        : accept({ staffId: works?.staffId ?? deps.newId(), hash, promoted: works !== undefined }),
    parts: (_read, { staffId, hash, promoted }) => {
      const at = new Date(now);
      const { name, language, address } = claim;
      return [
        staffRows.useOwnerCodePart(hash),
        ...(promoted
          ? [staffRows.makeOwnerPart(staffId)]
          : staffRows.newStaffParts({ staffId, name, role: 'owner', language, createdAt: at }, address)),
        auditPart({
          auditId: deps.newId(),
          actor: `staff:${staffId}`,
          action: 'shop-claimed',
          details: {},
          occurredAt: at,
        }),
      ];
    },
    answer: ({ staffId }) => ({ staffId }),
  });

/** For an owner whose phone is lost: nobody owns the shop any more, and a new set-up code is given. */
export async function resetOwner(deps: Deps, now: number): Promise<string> {
  const owners = (await staffRows.activeStaff(deps.db)).filter((person) => person.role === 'owner');
  const at = new Date(now);
  for (const { staffId } of owners) {
    await commit(deps.db, [
      staffRows.removeStaffPart(staffId),
      auditPart({
        auditId: deps.newId(),
        actor: 'system',
        action: 'owner-reset',
        details: { staffId },
        occurredAt: at,
      }),
    ]);
  }
  return newOwnerCode(deps, now);
}

/** Typed codes forgive case, spaces and dashes, and O, I and L for 0 and 1. */
const hashOf = (typed: string): string =>
  sha256(typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1'));
