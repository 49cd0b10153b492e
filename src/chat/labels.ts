const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a button holds, on LINE and so everywhere. */
const MOST = 20;
/** Of a name that is told from another one by its end, so much of its beginning. */
const HEAD = 6;

const partsOf = (name: string): readonly string[] => [...graphemes.segment(name)].map(({ segment }) => segment);

const cut = (parts: readonly string[], most: number): string =>
  parts.length <= most ? parts.join('') : `${parts.slice(0, most - 1).join('')}…`;

/**
 * Names as labels of buttons, at most 20 characters each. Of those that would look alike when cut, the beginning and what
 * is different are shown (`Organ…150 g`); where that tells them apart no better, a number does.
 */
export function labelsOf(names: readonly string[]): readonly string[] {
  const all = names.map(partsOf);
  const plain = all.map((parts) => cut(parts, MOST));
  const alike = Map.groupBy(plain.keys(), (index) => plain[index]);
  const told = plain.map((label, index) => {
    const group = alike.get(label) ?? [];
    return group.length === 1 ? label : byDifference(all[index] ?? [], sameStart(group.map((one) => all[one] ?? [])));
  });
  const twice = Map.groupBy(told, (label) => label);
  return told.map((label, index) =>
    (twice.get(label)?.length ?? 0) === 1 ? label : cut([...partsOf(`${index + 1} · `), ...(all[index] ?? [])], MOST),
  );
}

/** How many graphemes all of these begin with alike. */
function sameStart([first = [], ...others]: readonly (readonly string[])[]): number {
  const end = first.findIndex((part, at) => others.some((other) => other[at] !== part));
  return end === -1 ? first.length : end;
}

/** The beginning of a name, and what stands where it differs from others, from the start of that word on. */
function byDifference(parts: readonly string[], same: number): string {
  const room = MOST - HEAD - 1;
  if (parts.length <= MOST) return parts.join('');
  const space = parts.lastIndexOf(' ', same - 1);
  const word = space >= same - HEAD ? space + 1 : same;
  // A short end shows more of what stands before it.
  const start = Math.max(HEAD, Math.min(word, parts.length - room));
  return `${parts.slice(0, HEAD).join('').trimEnd()}…${cut(parts.slice(start), room)}`;
}
