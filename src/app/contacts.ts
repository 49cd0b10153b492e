import * as identities from '../../db/identities.ts';
import { sha256 } from '../../db/unit.ts';
import { isVoucherCode, normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { InboundEvent, Profile } from './channel.ts';
import type { Deps } from './deps.ts';
import { readShortCode } from './shortCode.ts';

export interface Contacted {
  /** Whether the account can be answered: false after an unfollow, also when an older follow arrives late. */
  readonly reachable: boolean;
  /** The first event of this account that was handled. */
  readonly isNew: boolean;
  readonly memberId: string | undefined;
}

/**
 * Creates or updates the account behind an event, by event time: an older event changes nothing, whatever the order in
 * which they arrive. An invitation that came with it (a deep link's `i_<code>`, or the code typed alone), or a friend's
 * gift (`g_<code>`), is noted; whether it counts is decided when the person joins.
 *
 * `profile` asks the platform for a name, once, when the event tells none.
 */
export async function noteContact(
  deps: Deps,
  event: InboundEvent,
  _now: number,
  profile: (channelUserId: string) => Promise<Profile | undefined>,
): Promise<Contacted> {
  const known = await identities.upsertContact(deps.db, {
    channel: event.channel,
    channelUserId: event.channelUserId,
    occurredAt: event.occurredAt,
    reachability: event.kind === 'unfollow' ? 'left' : 'reachable',
    displayName: tidyName(event.displayName),
    language: event.language,
  });
  const asked = known.created || event.kind === 'follow';
  if (asked && known.reachable && known.displayName === undefined) await askForName(deps, event, profile);
  if (known.memberId === undefined) await noteWhoBrought(deps, event);
  return { reachable: known.reachable, isNew: known.created, memberId: known.memberId };
}

async function noteWhoBrought(deps: Deps, event: InboundEvent): Promise<void> {
  const { occurredAt } = event;
  const code = invitationIn(event);
  if (code !== undefined) await identities.noteReferrer(deps.db, event, { code, occurredAt });
  const gift = giftIn(event);
  if (gift !== undefined) await identities.noteGiver(deps.db, event, { codeHash: sha256(gift), occurredAt });
}

/** The code of a friend's gift that an event carries (`g_<code>`, or the code alone), as it is hashed. */
function giftIn(event: InboundEvent): string | undefined {
  const said = event.kind === 'follow' ? (event.parameter ?? '') : event.kind === 'text' ? event.text.trim() : '';
  const isLink = /^g_/i.test(said);
  if (event.kind === 'follow' && !isLink) return undefined;
  const code = normaliseVoucherCode(isLink ? said.slice(2) : said);
  return isVoucherCode(code) ? code : undefined;
}

/** The invite code that an event carries, as it is stored; `undefined` when it carries none. */
function invitationIn(event: InboundEvent): string | undefined {
  if (event.kind === 'follow') return parameterCode(event.parameter ?? '');
  if (event.kind !== 'text') return undefined;
  const said = event.text.normalize('NFKC').trim();
  return parameterCode(said) ?? readShortCode(said);
}

const parameterCode = (parameter: string): string | undefined =>
  /^i_/i.test(parameter) ? readShortCode(parameter.slice(2)) : undefined;

async function askForName(
  deps: Deps,
  event: InboundEvent,
  profile: (channelUserId: string) => Promise<Profile | undefined>,
): Promise<void> {
  const told = await profile(event.channelUserId);
  const displayName = tidyName(told?.displayName);
  if (displayName === undefined && told?.language === undefined) return;
  await identities.nameIdentity(deps.db, event, {
    ...(displayName === undefined ? {} : { displayName }),
    ...(told?.language === undefined ? {} : { language: told.language }),
  });
}

/** Names are data: one line, no control characters, at most 60 characters; `undefined` when nothing is left. */
function tidyName(name: string | undefined): string | undefined {
  const tidy = [
    ...(name ?? '')
      .toWellFormed()
      .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 60)
    .join('');
  return tidy === '' ? undefined : tidy;
}
