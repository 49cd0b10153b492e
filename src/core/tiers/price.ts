import { type LineSelector, selects } from '../programme.ts';
import { netOfLine, type PurchaseLine } from '../purchases/purchase.ts';
import type { TierLevel } from './rules.ts';

/**
 * What a tier takes off each line after the line's own discount: its percentage, rounded down, or what brings the line to
 * the tier's price for the product, whichever is more. Minor units.
 */
export function memberPriceOff(level: TierLevel | undefined, lines: readonly PurchaseLine[]): readonly number[] {
  const { percentOff = 0, categories, prices = [] } = level?.perks ?? {};
  const about: LineSelector = categories === undefined ? {} : { categories };
  return lines.map((line) => {
    const net = netOfLine(line);
    const byPercent = selects(about, line) ? Math.floor((net * percentOff) / 100) : 0;
    const price = prices.find(({ sku }) => sku === line.sku);
    return price === undefined ? byPercent : Math.max(byPercent, net - price.minor * line.quantity);
  });
}

/** What a tier takes off the delivery, in minor units. */
export const shippingOff = (level: TierLevel | undefined, shippingMinor: number): number =>
  level?.perks.freeShipping === true ? shippingMinor : 0;
