import type { Programme } from '../../core/programme.ts';
import { type Difference, isSame, programmeDiff } from '../../core/settings/diff.ts';
import { SETTING_LISTS } from '../../core/settings/names.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { Place } from '../couponWords.ts';
import { LIST_WORDS } from './listWords.ts';
import { SETTING_WORDS } from './words.ts';

/** One changed setting, in words. */
export interface DifferenceWords {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** What the words of a change are made of: the language, and the programme before and after it. */
export interface DiffPlace {
  readonly language: Language;
  readonly before: Programme;
  readonly after: Programme;
}

interface Words {
  readonly label: (value: unknown, place: Place) => string;
  readonly value: (value: unknown, place: Place) => string;
}

/** A difference and its words are of one setting, which the compiler cannot follow through a table. */
function wordsFor({ setting }: Difference): Words {
  if (setting in SETTING_LISTS) return LIST_WORDS[setting as keyof typeof SETTING_LISTS] as Words;
  const { label, value } = SETTING_WORDS[setting as keyof typeof SETTING_WORDS];
  return { label: (_value, { language }) => text(language, label), value: value as Words['value'] };
}

/** What a setting was and would be. Where words tell no difference, the fields that differ are told as they are. */
export function differenceWords(difference: Difference, { language, ...programmes }: DiffPlace): DifferenceWords {
  const { before, after } = difference;
  const words = wordsFor(difference);
  const read = (value: unknown, programme: Programme) =>
    value === null ? text(language, 'unit.none') : words.value(value, { language, programme });
  const label = words.label(after ?? before, {
    language,
    programme: after === null ? programmes.before : programmes.after,
  });
  const [was, is] = [read(before, programmes.before), read(after, programmes.after)];
  return was === is ? { label, ...plainly(before, after) } : { label, before: was, after: is };
}

/** The fields in which two values differ, by name. */
function plainly(before: unknown, after: unknown): { readonly before: string; readonly after: string } {
  const [were, are] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...were.keys(), ...are.keys()])].filter((name) => !isSame(were.get(name), are.get(name)));
  const told = (fields: ReadonlyMap<string, unknown>) =>
    names
      .map((name) => [name, JSON.stringify(fields.get(name) ?? null)].filter((part) => part !== '').join(': '))
      .join('\n');
  return { before: told(were), after: told(are) };
}

const fieldsOf = (value: unknown, at = ''): ReadonlyMap<string, unknown> =>
  typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).flatMap(([name, part]) => [...fieldsOf(part, at === '' ? name : `${at}.${name}`)]))
    : new Map([[at, value]]);

/** `Points expire: 12 months → 6 months`, one for each change. */
export const diffRows = (changed: readonly Difference[], place: DiffPlace) =>
  changed.map((difference) => {
    const { label, ...words } = differenceWords(difference, place);
    return { name: label, value: changeWords(words, place.language) };
  });

/**
 * What was and is, as one value reads. An arrow stands between single lines only: of values of several lines those that
 * differ are told, as new, as gone, or both as blocks of their own.
 */
function changeWords({ before, after }: Omit<DifferenceWords, 'label'>, language: Language): string {
  const [were, are] = [before.split('\n'), after.split('\n')];
  const gone = were.filter((line) => !are.includes(line));
  const added = are.filter((line) => !were.includes(line));
  const [was, is] = [gone.join('\n'), added.join('\n')];
  // The same lines in another order.
  if (gone.length + added.length === 0) return text(language, 'diff.blocks', { before, after });
  if (gone.length === 0) return text(language, 'diff.added', { lines: is });
  if (added.length === 0) return text(language, 'diff.gone', { lines: was });
  const isLine = gone.length === 1 && added.length === 1;
  return text(language, isLine ? 'diff.line' : 'diff.blocks', { before: was, after: is });
}

/** Everything that two programmes have differently, each with its words in a language (BCP 47; absent: the shop's). */
export function differencesOf(before: Programme, after: Programme, tag: string | undefined) {
  const language = resolveLanguage(tag, resolveLanguage(after.language));
  const place = { language, before, after };
  const changed: readonly (Difference & { readonly words: DifferenceWords })[] = programmeDiff(before, after).map(
    (difference) => ({ ...difference, words: differenceWords(difference, place) }),
  );
  return { language, changed };
}

/** So many changes fit one message on every platform. */
const MOST_CHANGES = 20;

/** Says how many changes are not shown; nothing where all are. */
export const moreRow = (more: number, language: Language) =>
  more <= 0 ? [] : [{ name: '…', value: text(language, 'diff.more', { count: more }) }];

/** The rows of everything that two programmes have differently, as many as fit. */
export function comparedRows(place: DiffPlace) {
  const changed = programmeDiff(place.before, place.after);
  return [
    ...diffRows(changed.slice(0, MOST_CHANGES), place),
    ...moreRow(changed.length - MOST_CHANGES, place.language),
  ];
}
