import { findCouponByCode } from '../../db/coupons.ts';
import { readPublicCode } from './couponDetails.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { readInvitation } from './invitations.ts';
import { readShortCode } from './shortCode.ts';

/** What a code is that was said at the till and is neither a card's nor a voucher's: those are used there, these are not. */
export type Recognised =
  | { readonly kind: 'coupon'; readonly couponName: string }
  | { readonly kind: 'invitation' }
  /** Letters and digits, or the shape of a code, that nobody here knows. */
  | { readonly kind: 'unknown-code' }
  | { readonly kind: 'too-many-wrong-codes' }
  /** Words. */
  | { readonly kind: 'no-code' };

/**
 * Tells staff what a code is, and changes nothing. What has digits and is no code counts towards the guess limit of
 * `by`; a plain word does not, since whoever chats at the till must still be able to open the next card.
 */
export async function recogniseCode(deps: Deps, typed: string, by: Actor): Promise<Recognised> {
  const publicCode = readPublicCode(typed);
  const isShort = readShortCode(typed) !== undefined;
  if (publicCode === undefined && !isShort) return { kind: 'no-code' };
  const isMixed = isShort || (/\d/.test(typed.normalize('NFKC')) && /[A-Z]/.test(publicCode ?? ''));
  const look = async (): Promise<Recognised | undefined> => {
    const coupon = publicCode === undefined ? undefined : await findCouponByCode(deps.db, publicCode);
    if (coupon !== undefined) return { kind: 'coupon', couponName: coupon.name };
    return (await readInvitation(deps, typed)) === undefined ? undefined : { kind: 'invitation' };
  };
  const guessed = await guess(deps, actorName(by), look, (found) => found === undefined && isMixed);
  if (!guessed.allowed) return { kind: 'too-many-wrong-codes' };
  return guessed.found ?? { kind: isMixed ? 'unknown-code' : 'no-code' };
}
