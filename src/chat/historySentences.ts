import type { PointsLine } from '../app/readPoints.ts';
import type { Programme } from '../core/programme.ts';
import { resolveLanguage } from '../i18n/language.ts';
import { explainJournal } from './member/explainJournal.ts';

/**
 * The sentence of each line of a history for a program, in the first of `tags` (BCP 47, `*`: any) that the service
 * speaks, else in the shop's language; with the tag of the language they are in.
 */
export function historySentences(
  lines: readonly PointsLine[],
  programme: Programme,
  tags: readonly string[],
): { readonly language: string; readonly sentences: readonly string[] } {
  const shops = resolveLanguage(programme.language);
  const [first] = tags;
  const language = resolveLanguage(first === '*' ? undefined : first, shops);
  return { language, sentences: lines.map((line) => explainJournal(line, programme, language)) };
}
