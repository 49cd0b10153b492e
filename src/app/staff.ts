import { auditPart } from '../../db/audit.ts';
import { staffInvites } from '../../db/schema/index.ts';
import * as staffRows from '../../db/staff.ts';
import { insertRows, sha256 } from '../../db/unit.ts';
import { accept, refuse } from '../core/decision.ts';
import type { Address } from './channel.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps, Role } from './deps.ts';

const INVITE_LIFE_MS = 24 * 3_600_000;

/** Everyone who works here now, in the order they came. */
export const readStaff = async (deps: Deps) =>
  (await staffRows.activeStaff(deps.db)).map(({ staffId, name, role }) => ({ staffId, name, role }));

/** The accounts of everyone who answers customers: owner and managers. */
export const readAnswerers = async (deps: Deps) =>
  (await staffRows.staffAddresses(deps.db)).filter((one) => one.role !== 'cashier');

/** The accounts of whoever runs the shop. */
export const readOwners = async (deps: Deps) =>
  (await staffRows.staffAddresses(deps.db)).filter((one) => one.role === 'owner');

export type InvitedRole = Exclude<Role, 'owner'>;

/** A one-time invitation of 24 hours: the deep-link parameter `s_<token>` that makes its opener a member of staff. */
export const inviteStaff = (
  deps: Deps,
  invite: { readonly role: InvitedRole; readonly by: string },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { role: invite.role } },
    secret: true,
    read: async () => undefined,
    decide: () => accept({ token: Buffer.from(deps.randomBytes(18)).toString('base64url') }),
    parts: (_read, { token }) => [
      insertRows(staffInvites, [
        {
          tokenHash: sha256(token),
          role: invite.role,
          invitedBy: invite.by,
          expiresAt: new Date(now + INVITE_LIFE_MS),
        },
      ]),
      auditPart({
        auditId: deps.newId(),
        actor: `staff:${invite.by}`,
        action: 'staff-invited',
        details: { role: invite.role },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ token }) => ({ parameter: `s_${token}` }),
  });

export type InviteRefusal = { readonly code: 'invite-not-valid' } | { readonly code: 'already-staff' };

/** Opens an invitation: used once, by one of those who open it at once, within its 24 hours. */
export const acceptInvite = (
  deps: Deps,
  who: { readonly address: Address; readonly name: string; readonly language: string; readonly token: string },
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { token: sha256(who.token) } },
    read: async () => ({
      invite: await staffRows.findInvite(deps.db, sha256(who.token)),
      works: await staffRows.staffAt(deps.db, who.address),
    }),
    decide: ({ invite, works }) => {
      if (works !== undefined) return refuse<InviteRefusal>({ code: 'already-staff' });
      if (invite === undefined || invite.usedAt !== null || invite.expiresAt.getTime() <= now)
        return refuse<InviteRefusal>({ code: 'invite-not-valid' });
      return accept({ staffId: deps.newId(), role: invite.role, invite });
    },
    parts: (_read, { staffId, role, invite }) => {
      const at = new Date(now);
      const { name, language, address } = who;
      return [
        staffRows.useInvitePart(invite.tokenHash, at),
        ...staffRows.newStaffParts({ staffId, name, role, language, createdAt: at }, address),
        auditPart({
          auditId: deps.newId(),
          actor: `staff:${staffId}`,
          action: 'staff-joined',
          details: { role },
          occurredAt: at,
        }),
      ];
    },
    answer: ({ staffId, role }) => ({ staffId, role }),
  });

export type RemoveRefusal = { readonly code: 'staff-unknown' } | { readonly code: 'owner-stays' };

/** Ends somebody's work here at once: their next message is a customer's. The owner cannot be removed. */
export const removeStaff = (deps: Deps, staffId: string, by: string, key: string, now: number) =>
  decideAndCommit(deps, {
    key: { name: key, request: { staffId } },
    read: () => staffRows.activeStaff(deps.db),
    decide: (everyone) => {
      const person = everyone.find((one) => one.staffId === staffId);
      if (person === undefined) return refuse<RemoveRefusal>({ code: 'staff-unknown' });
      if (person.role === 'owner') return refuse<RemoveRefusal>({ code: 'owner-stays' });
      return accept({ name: person.name });
    },
    parts: () => [
      staffRows.removeStaffPart(staffId),
      auditPart({
        auditId: deps.newId(),
        actor: `staff:${by}`,
        action: 'staff-removed',
        details: { staffId },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ name }) => ({ name }),
  });
