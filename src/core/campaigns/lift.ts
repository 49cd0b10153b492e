/** What a group of members spent: their number, the mean per member in minor units, and its sample variance. */
export interface Spend {
  readonly members: number;
  readonly mean: number;
  readonly variance: number;
}

/** Fewer in either group say nothing that an owner should act on. */
const LEAST_MEMBERS = 30;

export type Lift =
  | { readonly known: false }
  /** Minor units per member, rounded: what the message changed, and the 95 % interval around it. */
  | { readonly known: true; readonly difference: number; readonly low: number; readonly high: number };

/**
 * How much more the members who were to get the message spent than those who were held out, each group whole: leaving
 * out those who could not be reached would compare better customers with all customers. Welch's interval.
 */
export function liftOf(treated: Spend, control: Spend): Lift {
  if (treated.members < LEAST_MEMBERS || control.members < LEAST_MEMBERS) return { known: false };
  const difference = treated.mean - control.mean;
  const margin = 1.96 * Math.sqrt(treated.variance / treated.members + control.variance / control.members);
  return {
    known: true,
    difference: Math.round(difference),
    low: Math.round(difference - margin),
    high: Math.round(difference + margin),
  };
}
