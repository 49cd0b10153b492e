/** What of the API's answers the lives look at. */
export interface Quoted {
  readonly checkout: { readonly id: string };
  readonly quote: {
    readonly netMinor: number;
    readonly points: { readonly points: number };
    readonly giftCards: { readonly used: readonly { readonly payMinor: number }[] };
    readonly vouchers: { readonly used: readonly unknown[] };
  };
}

export const earningOf = (json: unknown) => {
  const { points, tier, stamps } = json as {
    points?: { earned: number };
    tier?: { id: string | null };
    stamps?: readonly { added: number; stamps: number }[];
  };
  const [card] = stamps ?? [];
  const stamped = card && { added: card.added, open: card.stamps, gifts: codesOf(json).length };
  return { earned: points?.earned, tier: tier?.id, stamped };
};

/** Codes of the vouchers that a purchase brought: here all of them are gifts for stamps. */
export const codesOf = (json: unknown): readonly string[] =>
  ((json as { vouchersIssued?: readonly { code: string }[] }).vouchersIssued ?? []).map(({ code }) => code);

/** How many stamps a return took. */
export const stampsBackOf = (json: unknown) => ({
  stamps: (json as { refund?: Returned } & Returned).stampsTaken?.reduce((sum, { taken }) => sum + taken, 0) ?? 0,
});

interface Returned {
  readonly stampsTaken?: readonly { readonly taken: number }[];
}

/** One of those that there are. */
export const pick = <One>(from: readonly One[], which: number, is: (one: One) => boolean): One | undefined => {
  const those = from.filter(is);
  return those[which % Math.max(1, those.length)];
};

export const balancesOf = (json: unknown): Readonly<Record<string, number>> | undefined => {
  const points = (json as { points?: Record<string, number> } | undefined)?.points;
  return typeof points?.['deficit'] === 'number' ? points : undefined;
};

export const textAt = (json: unknown, ...path: readonly string[]): string =>
  String(path.reduce<unknown>((found, name) => (found as Record<string, unknown>)?.[name], json));
