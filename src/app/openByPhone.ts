import { findPhoneOwner } from '../../db/memberSettings.ts';
import { refuse } from '../core/decision.ts';
import { phoneOf } from '../core/members/phone.ts';
import type { Answered } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { type CardRefusal, type CardTicket, issueCard, resolveCard } from './memberCards.ts';

export type PhoneLookRefusal = { readonly code: 'phone-unknown' } | CardRefusal;

/**
 * A customer by the number that they shared with the shop, as a scan of their card opens them: for ten minutes, in these
 * hands only. `country` (ISO 3166) is that of numbers without one. Refuses `too-many-wrong-codes`, `phone-unknown`.
 */
export async function openByPhone(
  deps: Deps,
  typed: string,
  country: string,
  by: Actor,
  now: number,
): Promise<Answered<CardTicket, PhoneLookRefusal>> {
  const phone = phoneOf(typed, country);
  const guessed = await guess(deps, actorName(by), async () =>
    phone === undefined ? undefined : findPhoneOwner(deps.db, phone),
  );
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  if (guessed.found === undefined) return refuse({ code: 'phone-unknown' });
  const { token } = await issueCard(deps, guessed.found, now);
  return resolveCard(deps, { token }, by, now);
}
