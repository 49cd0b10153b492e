import { createHash } from 'node:crypto';
import { inviteCodes, memberPhones, members, oldCards } from '../../../db/schema/index.ts';
import { insertRows, type Part } from '../../../db/unit.ts';
import type { Birthday } from '../../core/members/birthday.ts';
import type { Deps } from '../deps.ts';
import { newShortCode } from '../shortCode.ts';

export interface ImportedMember {
  readonly memberId: string;
  readonly card: string | undefined;
  readonly phone: string | undefined;
  readonly name: string | undefined;
  readonly language: string;
  readonly birthday: Birthday | undefined;
  readonly consent: boolean;
  readonly joinedAt: number;
  /** Absent: a new one. */
  readonly inviteCode?: string;
}

/** The number of somebody's old card. */
export type CardOf = typeof oldCards.$inferInsert;

/**
 * Members without an account in any chat: nothing is sent to them until somebody claims them. `linked`: the cards of
 * members who are here already. What is there already refuses the unit.
 */
export function importedMemberParts(
  { randomBytes }: Deps,
  rows: readonly ImportedMember[],
  linked: readonly CardOf[] = [],
): readonly Part[] {
  const coded = rows.map((row) => ({ ...row, inviteCode: row.inviteCode ?? newShortCode(randomBytes) }));
  return [
    insertRows(
      members,
      coded.map(({ memberId, name, language, phone, birthday, consent, inviteCode, joinedAt }) => ({
        memberId,
        name: name ?? null,
        language,
        phone: phone ?? null,
        birthdayMonth: birthday?.month ?? null,
        birthdayDay: birthday?.day ?? null,
        birthdayYear: birthday?.year ?? null,
        birthdayCalendar: birthday?.calendar ?? null,
        birthdayLeapMonth: birthday === undefined ? null : birthday.leapMonth === true,
        marketingConsent: consent,
        inviteCode,
        joinedAt: new Date(joinedAt),
      })),
    ),
    insertRows(
      inviteCodes,
      coded.map(({ inviteCode, memberId }) => ({ code: inviteCode, memberId })),
    ),
    insertRows(
      memberPhones,
      rows.flatMap(({ phone, memberId }) => (phone === undefined ? [] : [{ phone, memberId }])),
    ),
    insertRows(oldCards, [
      ...rows.flatMap(({ card, memberId }) => (card === undefined ? [] : [{ cardNumber: card, memberId }])),
      ...linked,
    ]),
  ];
}

/** The same id for the same words: what has no number of its own is known again by it. A UUID v8. */
export function idFrom(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
