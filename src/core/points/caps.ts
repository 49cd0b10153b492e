import type { EarnRules } from '../programme.ts';
import type { EarnMember } from './inForce.ts';

export type EarnCapName = 'purchase' | 'day' | 'month' | 'balance';

/** A cap with what it had `left` for one purchase, at least 0. JSON. */
export type EarnCap = { readonly by: EarnCapName; readonly limit: number; readonly left: number };

/** The caps that one earning was under, with what each had left for it. */
export function capsOf({
  capPerPurchase,
  caps = [],
}: {
  readonly capPerPurchase: number | null;
  readonly caps?: readonly EarnCap[];
}): readonly EarnCap[] {
  if (capPerPurchase === null) return caps;
  return [{ by: 'purchase', limit: capPerPurchase, left: capPerPurchase }, ...caps];
}

/** The one that leaves least; `undefined`: there is none. */
export const tightestOf = (caps: readonly EarnCap[]): EarnCap | undefined =>
  caps.reduce<EarnCap | undefined>(
    (one, other) => (one === undefined || other.left < one.left ? other : one),
    undefined,
  );

/** What the caps have left for a purchase of this member. */
export function capsLeft({ capPerDay, capPerMonth, capBalance }: EarnRules, member: EarnMember): readonly EarnCap[] {
  const caps: readonly (readonly [EarnCapName, number | undefined, number | undefined])[] = [
    ['day', capPerDay, member.earnedOnDay],
    ['month', capPerMonth, member.earnedInMonth],
    ['balance', capBalance, member.balance],
  ];
  return caps.flatMap(([by, limit, used]) => {
    if (limit === undefined) return [];
    if (used === undefined) throw new Error(`the cap "${by}" is decided without what the member has had`);
    return [{ by, limit, left: Math.max(0, limit - used) }];
  });
}
