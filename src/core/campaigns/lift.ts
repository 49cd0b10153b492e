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

/** A difference of two means, with its 95 % interval and its number of standard errors, in the means' own unit. */
export interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly z: number;
}

/** How much higher the first mean is. Welch's interval: the groups may differ in size and in how much they vary. */
export function differenceOf(treated: Spend, control: Spend): Difference {
  const difference = treated.mean - control.mean;
  const error = Math.sqrt(treated.variance / treated.members + control.variance / control.members);
  const margin = 1.96 * error;
  return { difference, low: difference - margin, high: difference + margin, z: difference / error };
}

/**
 * How much more the members who were to get the message spent than those who were held out, each group whole: leaving
 * out those who could not be reached would compare better customers with all customers.
 */
export function liftOf(treated: Spend, control: Spend): Lift {
  if (treated.members < LEAST_MEMBERS || control.members < LEAST_MEMBERS) return { known: false };
  const { difference, low, high } = differenceOf(treated, control);
  return { known: true, difference: Math.round(difference), low: Math.round(low), high: Math.round(high) };
}
