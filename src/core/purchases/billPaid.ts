/**
 * How a bill was paid that was not the goods in money alone. Amounts in minor units; together they are the bill, a
 * delivery included.
 */
export interface BillPaid {
  readonly points: number;
  readonly pointsMinor: number;
  readonly giftCardMinor: number;
  readonly moneyMinor: number;
}

/** The bill: what the goods cost, and their delivery. Minor units. */
export const billOf = ({ pointsMinor, giftCardMinor, moneyMinor }: BillPaid): number =>
  pointsMinor + giftCardMinor + moneyMinor;
