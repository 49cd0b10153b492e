/** Buyers that the shop's own weekdays weigh as much as, for a product that few bought. */
const USUAL_BUYERS = 20;
/** A day that has not so much of the week is none to name: each has a seventh. */
const LEAST_SHARE = 0.2;

/** Seven numbers, Monday first. */
export type ByWeekday = readonly number[];

/** The weekday of a local day counted from 1970-01-01, a Thursday: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/**
 * The weekday of the coming week on which most of a product's purchases are expected, 1 to 7; `undefined` where none
 * stands out. `bought`: how often it was bought on each weekday, `shop` likewise of everything; what few bought follows the
 * shop. `coming`: what is expected of each weekday by the time since the last purchases alone.
 */
export function peakWeekday(bought: ByWeekday, shop: ByWeekday, coming: ByWeekday): number | undefined {
  const [all, shopAll] = [sum(bought), sum(shop)];
  const expected = coming.map((count, index) => {
    const usual = ((shop[index] ?? 0) + 1) / (shopAll + 7);
    return (count * ((bought[index] ?? 0) + USUAL_BUYERS * usual)) / (all + USUAL_BUYERS);
  });
  const most = Math.max(...expected);
  return most > 0 && most >= LEAST_SHARE * sum(expected) ? expected.indexOf(most) + 1 : undefined;
}

const sum = (numbers: ByWeekday): number => numbers.reduce((all, one) => all + one, 0);
