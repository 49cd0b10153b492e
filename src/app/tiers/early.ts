import type { Programme } from '../../core/programme.ts';
import { mostEarlyDays } from '../../core/tiers/perks.ts';
import { tierOf } from '../../core/tiers/tier.ts';
import type { Deps } from '../deps.ts';
import { readTier } from './read.ts';

/**
 * How many local days before it starts for everybody this member may take and use a coupon or a reward, by their tier; 0: none. A
 * shop whose tiers have no such perk sends no statement.
 */
export async function readEarlyDays(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  programme: Programme,
  now: number,
): Promise<number> {
  const { tiers } = programme;
  if (tiers === null || mostEarlyDays(tiers) === 0) return 0;
  const read = await readTier(deps, memberId, programme, now);
  return read === undefined ? 0 : (tierOf(tiers, read.state)?.perks.earlyDays ?? 0);
}

/** The same for one coupon or reward that a member asks for; what has begun, or has no first day, reads nothing. */
export const earlyDaysFor = async (
  deps: Pick<Deps, 'db'>,
  memberId: string,
  { startsAt }: { readonly startsAt: Date | null },
  programme: Programme,
  now: number,
): Promise<number> =>
  startsAt === null || startsAt.getTime() <= now ? 0 : readEarlyDays(deps, memberId, programme, now);
