/**
 * How a bill was paid that was not paid with money alone. Amounts in minor units; together they are the bill, a delivery
 * included.
 */
export interface BillPaid {
  readonly points: number;
  readonly pointsMinor: number;
  readonly giftCardMinor: number;
  readonly moneyMinor: number;
}
