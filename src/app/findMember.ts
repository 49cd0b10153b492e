import { findMemberPoints } from '../../db/ledger.ts';
import { type PointsView, viewOf } from '../core/points/settle.ts';
import type { Actor, Deps } from './deps.ts';
import { lookupOf, type MemberReference } from './memberReference.ts';
import { readProgramme } from './programme.ts';
import { readTierView, type TierView } from './tiers/read.ts';

/** A member as a till needs them. */
export interface TillMember {
  readonly memberId: string;
  readonly name: string | null;
  readonly language: string;
  readonly purchases: number;
  /** Epoch milliseconds; `null`: nothing bought yet. */
  readonly lastPurchaseAt: number | null;
  readonly points: PointsView;
  /** `undefined`: the shop has no tiers. */
  readonly tier: TierView | undefined;
}

/** The member that a till names, with the points as of `now`; `undefined`: there is none. */
export async function findMember(
  deps: Deps,
  reference: MemberReference,
  by: Actor,
  now: number,
): Promise<TillMember | undefined> {
  const member = await findMemberPoints(deps.db, await lookupOf(deps, reference, by, now));
  if (member === undefined) return undefined;
  const { memberId, name, language, purchases, lastPurchaseAt } = member;
  const tier = await readTierView(deps, memberId, (await readProgramme(deps)).document, now);
  return { memberId, name, language, purchases, lastPurchaseAt, points: viewOf(member.points, now), tier };
}
