import type { MemberLookup } from '../../db/ledger.ts';
import type { ChannelName } from './channel.ts';
import type { Actor, Deps } from './deps.ts';
import { memberOfTicket } from './memberCards.ts';

/** The ways in which a till names a member. */
export type MemberReference =
  | { readonly memberId: string }
  /** Of a card that this actor resolved in the last 10 minutes. */
  | { readonly cardTicket: string }
  /** E.164. */
  | { readonly phone: string }
  | { readonly channel: ChannelName; readonly channelUserId: string };

/** What a query finds the member by. A ticket costs a look-up of its own; one that is not valid finds nobody. */
export async function lookupOf(deps: Deps, reference: MemberReference, by: Actor, now: number): Promise<MemberLookup> {
  if (!('cardTicket' in reference)) return reference;
  const memberId = await memberOfTicket(deps, reference.cardTicket, by, now);
  return memberId === undefined ? {} : { memberId };
}
