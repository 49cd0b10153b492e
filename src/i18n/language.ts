import type { Translation } from './catalogue.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { th } from './th.ts';
import { zhHans } from './zh-Hans.ts';
import { zhHant } from './zh-Hant.ts';

/** Every live language. Adding one is adding its catalogue here; people who speak it get it from then on. */
export const catalogues = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans, ja, th } as const satisfies Record<
  string,
  Translation<typeof en>
>;

export type Language = keyof typeof catalogues;

/** In the order in which the language menu offers them. */
export const LANGUAGES = Object.keys(catalogues) as readonly Language[];

const isLanguage = (tag: string): tag is Language => Object.hasOwn(catalogues, tag);

/**
 * The live language nearest to a BCP 47 tag as platforms and browsers write it (`zh-TW`, `zh_hant`, `ja`).
 *
 * Chinese is read by its script or region: `zh-SG` is simplified, `zh-HK` traditional. A language without a catalogue
 * gives English. A missing or unreadable tag gives `unknown`, and so does bare `zh` where that is Chinese: pass the
 * shop's own language there, because a customer who tells none is most likely a neighbour.
 */
export function resolveLanguage(tag: string | undefined, unknown: Language = 'en'): Language {
  const locale = knownLocale(tag);
  if (locale === undefined) return unknown;
  if (tag?.trim().toLowerCase() === 'zh' && unknown.startsWith('zh')) return unknown;
  const withScript = `${locale.language}-${locale.script}`;
  if (isLanguage(withScript)) return withScript;
  if (isLanguage(locale.language)) return locale.language;
  return LANGUAGES.find((language) => language.startsWith(`${locale.language}-`)) ?? 'en';
}

/** Reading a tag takes 40 microseconds, and a sender asks the same few for every message. */
const knownLocales = new Map<string, Intl.Locale | undefined>();
const MOST_REMEMBERED = 1_000;

function knownLocale(tag: string | undefined): Intl.Locale | undefined {
  if (tag === undefined) return undefined;
  if (!knownLocales.has(tag)) {
    if (knownLocales.size >= MOST_REMEMBERED) knownLocales.clear();
    knownLocales.set(tag, readLocale(tag));
  }
  return knownLocales.get(tag);
}

/** `undefined` for what is no language tag at all; Intl throws on those. */
function readLocale(tag: string): Intl.Locale | undefined {
  if (tag.trim() === '') return undefined;
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-')).maximize();
  } catch {
    return undefined;
  }
}
