import type { Balances } from '../core/points/ledger.ts';

/** The books count points in 32 bits. */
export const MOST_POINTS = 2_147_483_647;

/** Whether the books cannot hold these balances. */
export const isOutOfRange = ({ available, pending, held, deficit }: Balances): boolean =>
  Math.max(available, pending, held, deficit) > MOST_POINTS;
