/** A published figure beside ours. `digits`: how many are printed of it after the point. */
export interface Anchor {
  readonly what: string;
  readonly ours: number;
  readonly published: number;
  readonly digits: number;
}

/** Ours agrees when it rounds to what was printed, or differs by one in its last digit, which was rounded before. */
export const agrees = ({ ours, published, digits }: Anchor): boolean =>
  Math.abs(ours - published) <= 1.000_001 * 10 ** -digits;

export const anchor = (what: string, ours: number, published: number, digits: number): Anchor => ({
  what,
  ours,
  published,
  digits,
});

/** One anchor for each published figure of a row. */
export const anchors = (
  what: string,
  ours: readonly number[],
  published: readonly number[],
  digits: number,
): Anchor[] =>
  published.map((figure, index) => anchor(`${what} ${index + 1}`, ours[index] ?? Number.NaN, figure, digits));

/** The anchors as lines, each with its verdict. */
export const lines = (all: readonly Anchor[]): string[] =>
  all.map((one) =>
    [
      agrees(one) ? '    ' : 'NOT ',
      one.what.padEnd(44),
      one.ours.toFixed(one.digits).padStart(15),
      one.published.toFixed(one.digits).padStart(15),
    ].join(' '),
  );
