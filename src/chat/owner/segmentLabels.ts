/** More groups than these no platform shows as buttons under one question. */
export const MOST_GROUPS = 12;

const MOST_LABEL = 20;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name that fits a button: 20 characters as people count them. */
export function shortLabel(name: string): string {
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment);
  return characters.length <= MOST_LABEL ? name : `${characters.slice(0, MOST_LABEL - 1).join('')}…`;
}
