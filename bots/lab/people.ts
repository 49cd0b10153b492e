import type { LabAct, LabPerson } from './ports.ts';

/** Who is there when nobody was ever saved: two customers and the two sides of the counter. */
export const FIRST_PEOPLE: readonly LabPerson[] = [
  { channelUserId: 'mei', name: 'Mei', language: 'zh-Hant', state: 'new' },
  { channelUserId: 'ken', name: 'Ken', language: 'en', state: 'new' },
  { channelUserId: 'cashier', name: 'Cashier', language: 'zh-Hant', state: 'new' },
  { channelUserId: 'owner', name: 'Owner', language: 'en', state: 'new' },
];

/** Customers of the demo who have no pane: they take what is sent, and nobody reads it. */
export const isInCrowd = (channelUserId: string): boolean => channelUserId.startsWith('crowd-');

/** Why an act is not taken, in the order in which it is told. */
export type LabRefusal = 'person-unknown' | 'person-blocked-the-shop' | 'person-has-not-started';

/** The person after the act. As on the platforms, who blocked or never started the chat can only start it. */
export function afterAct(
  person: LabPerson,
  act: LabAct,
): { readonly ok: true; readonly person: LabPerson } | { readonly ok: false; readonly code: LabRefusal } {
  if (act.kind === 'follow') return { ok: true, person: { ...person, state: 'friend' } };
  // Blocking twice is taken twice, so that a post repeated after a lost answer is not refused.
  if (act.kind === 'unfollow' && person.state !== 'new') return { ok: true, person: { ...person, state: 'blocked' } };
  if (person.state === 'blocked') return { ok: false, code: 'person-blocked-the-shop' };
  if (person.state === 'new') return { ok: false, code: 'person-has-not-started' };
  return { ok: true, person };
}
