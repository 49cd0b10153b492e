import { type LineSelector, selects } from '../programme.ts';
import { netOfLine, type PurchaseLine } from '../purchases/purchase.ts';
import type { TierLevel } from './rules.ts';

/** What a tier's percentage takes off each line, rounded down, after the line's own discount. Minor units. */
export function memberPriceOff(level: TierLevel | undefined, lines: readonly PurchaseLine[]): readonly number[] {
  const { percentOff = 0, categories } = level?.perks ?? {};
  const about: LineSelector = categories === undefined ? {} : { categories };
  return lines.map((line) =>
    percentOff > 0 && selects(about, line) ? Math.floor((netOfLine(line) * percentOff) / 100) : 0,
  );
}
