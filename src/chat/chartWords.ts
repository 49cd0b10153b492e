import { weekday } from '../i18n/format.ts';
import { LANGUAGES, type Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';

/** The words in the picture of a chart. They are drawn beforehand (`npm run charts`), and a test compares them with these. */
export interface ChartWords {
  readonly title: string;
  readonly peak: string;
  /** Monday first. */
  readonly weekdays: readonly string[];
}

const wordsIn = (language: Language): ChartWords => ({
  title: text(language, 'forecast.picture'),
  peak: text(language, 'forecast.picture-peak'),
  weekdays: [1, 2, 3, 4, 5, 6, 7].map((day) => weekday(day, language)),
});

export const chartWords = (): Readonly<Record<string, ChartWords>> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, wordsIn(language)]));
