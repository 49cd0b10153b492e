import {
  compare,
  type Decimal,
  decimalOf,
  parseDecimal,
  plus,
  type Rounding,
  rounded,
  textOf,
  times,
} from '../decimal.ts';
import { type EarnMultiplier, type EarnRate, type EarnRules, selects } from '../programme.ts';
import type { BasisLine } from '../purchases/purchase.ts';
import type { TierLevel } from '../tiers/rules.ts';
import { capsLeft, capsOf, type EarnCap, tightestOf } from './caps.ts';
import { type EarnMember, isInForce } from './inForce.ts';
import type { Instant } from './ledger.ts';

/** What is true of a purchase besides its lines. */
export interface EarnContext extends EarnMember {
  readonly occurredAt: Instant;
  readonly timeZone: string;
  /** Which version of the programme the rules come from. */
  readonly programmeVersion: number;
  /** The member's tier; absent: none. */
  readonly tier?: TierLevel | undefined;
}

/** Every input of one earning but its lines: a refund reads these, never today's rules. JSON. */
export type EarnFrozen = {
  readonly programmeVersion: number;
  readonly combination: EarnRules['combination'];
  readonly rounding: Rounding;
  readonly rates: readonly EarnRate[];
  /** Only those that were in force at the purchase. */
  readonly multipliers: readonly EarnMultiplier[];
  readonly capPerPurchase: number | null;
  /** What the other caps had left at the purchase; absent: there were none. */
  readonly caps?: readonly EarnCap[];
  readonly minimumMinor: number;
  /** The id of the member's tier; absent: none. */
  readonly tier?: string;
};

/** What one rate gave: `steps` whole steps of `basisMinor`, and what the multipliers made of them. JSON. */
export type EarnPart = {
  readonly rateId: string;
  /** `purchase`: one step for the purchase as a whole; basis and per are 1 then, and no money. */
  readonly counts: 'amount' | 'purchase';
  readonly basisMinor: number;
  readonly per: number;
  readonly pointsPerStep: number;
  readonly steps: number;
  /** Steps by the factor they were multiplied with, exact decimals, highest first. */
  readonly factors: readonly {
    readonly factor: string;
    readonly steps: number;
    readonly multipliers: readonly string[];
  }[];
  /** Exact decimal: the one rounding comes after the parts are combined. */
  readonly points: string;
};

/** How the points came to be: what the chat shows. JSON. */
export type EarnExplanation = {
  readonly points: number;
  readonly netMinor: number;
  /** The parts that count; what another rate displaced is not among them. */
  readonly parts: readonly EarnPart[];
  /** What it would have been without the cap; `null`: the cap did not matter. */
  readonly cappedFrom: number | null;
  /** The cap that clipped. Absent where none did, and in what was written before there were others than `purchase`. */
  readonly cap?: EarnCap;
  /** The minimum that the purchase did not reach; `null`: it did. */
  readonly belowMinimumMinor: number | null;
  /** Points from before that stay until `expiresAt` now, where points live on with each purchase; absent: none. */
  readonly kept?: { readonly points: number; readonly expiresAt: Instant };
  /** The tier that multiplied, as it was called then. */
  readonly tier?: { readonly name: string; readonly names?: Readonly<Record<string, string>>; readonly factor: string };
};

export interface Earning {
  readonly points: number;
  readonly frozen: EarnFrozen;
  readonly explanation: EarnExplanation;
}

/**
 * What a purchase earns: the points, how they came to be, and the inputs to freeze in the journal.
 *
 * Whole steps per rate; multipliers on the steps; the parts combined, then rounded once (down unless the rules say otherwise). A purchase that earns
 * nothing gives 0 points, not a refusal. Source: docs/rules.md#earning.
 */
export function earnFrom(lines: readonly BasisLine[], rules: EarnRules, context: EarnContext): Earning {
  const frozen = freeze(rules, context);
  const explanation = { ...earnFromFrozen(lines, frozen), ...tierTold(context.tier) };
  return { points: explanation.points, frozen, explanation };
}

/** A tier is told where it multiplies. */
function tierTold(tier: TierLevel | undefined): Pick<EarnExplanation, 'tier'> {
  const factor = tier?.perks.multiplier;
  if (tier === undefined || factor === null || factor === undefined || Number(factor) === 1) return {};
  const { name, names } = tier;
  return { tier: { name, factor, ...(names === undefined ? {} : { names }) } };
}

/** The same from inputs frozen earlier: what the lines that remain after a refund would have earned then. */
export function earnFromFrozen(lines: readonly BasisLine[], frozen: EarnFrozen): EarnExplanation {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const nothing = { points: 0, netMinor, parts: [], cappedFrom: null, belowMinimumMinor: null };
  if (netMinor < frozen.minimumMinor) return { ...nothing, belowMinimumMinor: frozen.minimumMinor };
  const parts = combine(
    frozen.rates.map((rate) => partOf(rate, lines, frozen.multipliers)).filter((part) => part.basis > 0),
    frozen.combination,
  );
  const sum = parts.reduce((total, part) => plus(total, part.exact), decimalOf(0));
  const earned = rounded(sum, frozen.rounding);
  const cap = tightestOf(capsOf(frozen));
  const shown = { ...nothing, parts: parts.map((part) => part.shown) };
  if (cap === undefined || cap.left >= earned) return { ...shown, points: earned };
  return { ...shown, points: cap.left, cappedFrom: earned, cap };
}

function freeze(rules: EarnRules, context: EarnContext): EarnFrozen {
  const { tier } = context;
  const caps = capsLeft(rules, context);
  return {
    programmeVersion: context.programmeVersion,
    combination: rules.combination,
    rounding: rules.rounding ?? 'down',
    rates: rules.rates.filter(({ tiers }) => tiers === undefined || (tier !== undefined && tiers.includes(tier.id))),
    multipliers: [...rules.multipliers.filter((multiplier) => isInForce(multiplier, context)), ...ofTier(tier)],
    capPerPurchase: rules.capPerPurchase ?? null,
    ...(caps.length === 0 ? {} : { caps }),
    minimumMinor: rules.minimumMinor ?? 0,
    ...(tier === undefined ? {} : { tier: tier.id }),
  };
}

const ofTier = (tier: TierLevel | undefined): readonly EarnMultiplier[] =>
  tier === undefined || tier.perks.multiplier === null
    ? []
    : [{ id: `tier:${tier.id}`, factor: tier.perks.multiplier }];

interface RatePart {
  readonly rate: EarnRate;
  readonly basis: number;
  readonly exact: Decimal;
  readonly shown: EarnPart;
}

function combine(parts: readonly RatePart[], combination: EarnRules['combination']): readonly RatePart[] {
  if (combination === 'stack') return parts;
  const better =
    combination === 'highest'
      ? (a: RatePart, b: RatePart) => compare(a.exact, b.exact) > 0
      : (a: RatePart, b: RatePart) => (a.rate.priority ?? 0) > (b.rate.priority ?? 0);
  return parts.slice(0, 1).map((first) => parts.reduce((best, part) => (better(part, best) ? part : best), first));
}

/** The lines of a rate that share one factor. */
interface FactorGroup {
  readonly factor: Decimal;
  readonly multipliers: readonly string[];
  readonly netMinor: number;
}

/**
 * Groups take their whole steps from the highest factor down. So all groups together have exactly the steps of the
 * whole basis, a group with factor 0 takes none from the others, and a line more never means fewer points.
 */
function partOf(rate: EarnRate, lines: readonly BasisLine[], multipliers: readonly EarnMultiplier[]): RatePart {
  const groups =
    rate.counts === 'purchase' ? wholePurchase(rate, lines, multipliers) : byFactor(rate, lines, multipliers);
  const per = rate.counts === 'purchase' ? 1 : rate.per;
  const factors: { factor: string; steps: number; multipliers: readonly string[] }[] = [];
  let exact = decimalOf(0);
  let basis = 0;
  let steps = 0;
  for (const group of groups) {
    basis += group.netMinor;
    const stepsOfGroup = stepsIn(basis, per) - steps;
    steps += stepsOfGroup;
    exact = plus(exact, times(decimalOf(stepsOfGroup * rate.points), group.factor));
    factors.push({ factor: textOf(group.factor), steps: stepsOfGroup, multipliers: group.multipliers });
  }
  return {
    rate,
    basis,
    exact,
    shown: {
      rateId: rate.id,
      counts: rate.counts ?? 'amount',
      basisMinor: basis,
      per,
      pointsPerStep: rate.points,
      steps,
      factors,
      points: textOf(exact),
    },
  };
}

const stepsIn = (basis: number, per: number): number => (per > 0 ? Math.floor(basis / per) : 0);

function byFactor(rate: EarnRate, lines: readonly BasisLine[], multipliers: readonly EarnMultiplier[]): FactorGroup[] {
  const groups = new Map<string, FactorGroup>();
  for (const line of lines) {
    if (line.netMinor <= 0 || !selects(rate, line)) continue;
    const applied = multipliers.filter((multiplier) => multiplies(multiplier, rate) && selects(multiplier, line));
    // By place and not by id: nothing here has checked that ids are told apart.
    const key = applied.map((multiplier) => multipliers.indexOf(multiplier)).join(' ');
    const netMinor = line.netMinor + (groups.get(key)?.netMinor ?? 0);
    groups.set(key, { factor: factorOf(applied), multipliers: applied.map((multiplier) => multiplier.id), netMinor });
  }
  return [...groups.values()].toSorted((a, b) => compare(b.factor, a.factor));
}

/** One step, multiplied only by what is about the whole purchase: there is no telling which line it belongs to. */
function wholePurchase(
  rate: EarnRate,
  lines: readonly BasisLine[],
  multipliers: readonly EarnMultiplier[],
): FactorGroup[] {
  if (!lines.some((line) => line.netMinor > 0 && selects(rate, line))) return [];
  const applied = multipliers.filter((multiplier) => multiplies(multiplier, rate) && isAboutEverything(multiplier));
  return [{ factor: factorOf(applied), multipliers: applied.map((multiplier) => multiplier.id), netMinor: 1 }];
}

const multiplies = (multiplier: EarnMultiplier, rate: EarnRate): boolean =>
  multiplier.rates === undefined || multiplier.rates.includes(rate.id);

const isAboutEverything = ({ skus, categories, exceptSkus, exceptCategories }: EarnMultiplier): boolean =>
  skus === undefined && categories === undefined && exceptSkus === undefined && exceptCategories === undefined;

function factorOf(multipliers: readonly EarnMultiplier[]): Decimal {
  return multipliers.reduce((product, { id, factor }) => {
    const decimal = parseDecimal(factor);
    if (decimal === undefined) throw new RangeError(`multiplier ${id}: "${factor}" is not a decimal number`);
    return times(product, decimal);
  }, decimalOf(1));
}
