import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogues, LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { type MessageKey, parseMessage } from '../../src/i18n/text.ts';

const i18n = new URL('../../src/i18n/', import.meta.url);
const keys = Object.keys(catalogues.en) as MessageKey[];
const others = LANGUAGES.filter((language) => language !== 'en');

/** The parts of a parsed message that we look at; numbers are the parser's own kinds. */
interface Part {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
}
const [LITERAL, ARGUMENT, SELECT, POUND] = [0, 1, 5, 7];

function partsOf(language: Language, key: MessageKey): readonly Part[] {
  const all = (parts: readonly Part[]): readonly Part[] =>
    parts.flatMap((part) => [part, ...Object.values(part.options ?? {}).flatMap((option) => all(option.value))]);
  return all(parseMessage(catalogues[language][key], language).getAst() as readonly Part[]);
}

/** `name: string` or `name: number` for each argument, as the compiler reads them from the English text. */
const argumentsIn = (language: Language, key: MessageKey): string[] => {
  const named = partsOf(language, key).filter((part) => part.type !== LITERAL && part.type !== POUND);
  const kind = (part: Part) => (part.type === ARGUMENT || part.type === SELECT ? 'string' : 'number');
  return [...new Set(named.map((part) => `${part.value}: ${kind(part)}`))].sort();
};

const literalsIn = (language: Language, key: MessageKey): string =>
  partsOf(language, key)
    .filter((part) => part.type === LITERAL)
    .map((part) => part.value ?? '')
    .join(' ');

/** Each place where `find` is true, as `language key`. */
const placesWhere = (languages: readonly Language[], find: (language: Language, key: MessageKey) => boolean) =>
  languages.flatMap((language) => keys.filter((key) => find(language, key)).map((key) => `${language} ${key}`));

describe('the catalogues', () => {
  it.each(others)('%s has the keys of English, no more and no fewer', (language) => {
    expect(Object.keys(catalogues[language]).sort()).toEqual([...keys].sort());
  });

  it('ask for the same arguments in every language', () => {
    const wrong = others.flatMap((language) =>
      keys
        .filter((key) => argumentsIn(language, key).join() !== argumentsIn('en', key).join())
        .map((key) => `${language} ${key}: ${argumentsIn(language, key)} instead of ${argumentsIn('en', key)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have no empty text and none with blanks around it', () => {
    expect(
      placesWhere(LANGUAGES, (l, key) => catalogues[l][key] === '' || catalogues[l][key] !== catalogues[l][key].trim()),
    ).toEqual([]);
  });

  it('have no quoted brace, which the compiler would misread', () => {
    expect(placesWhere(LANGUAGES, (language, key) => /'[{}#<]/.test(catalogues[language][key]))).toEqual([]);
  });

  it('define each key in one area only', async () => {
    for (const language of LANGUAGES) {
      const areas = readdirSync(new URL(`${language}/`, i18n));
      const defined: string[] = [];
      for (const area of areas) {
        const loaded: Record<string, object> = await import(new URL(`${language}/${area}`, i18n).href);
        defined.push(...Object.values(loaded).flatMap((texts) => Object.keys(texts)));
      }
      expect(defined.sort()).toEqual([...keys].sort());
    }
  });

  it('keep every menu label within the 20 characters that a LINE button shows', () => {
    const long = (language: Language, key: MessageKey) =>
      [...new Intl.Segmenter().segment(catalogues[language][key])].length > 20;
    expect(placesWhere(LANGUAGES, (language, key) => key.startsWith('menu.') && long(language, key))).toEqual([]);
  });
});

describe('Traditional Chinese', () => {
  /** What stays in Latin letters: names, units, time zones, commands of the chat and of the terminal. */
  const LATIN = [
    /\b(LINE|Telegram|QR|code|Code|SKU|CSV|API|JSON|ID|NT|TWD|USD|OK|PIN|URL|Regulars|MB|KB|YYYY|MM|DD)\b/g,
    /\b[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+\b/g,
    /\/[a-z]+/g,
    /\bnpx regulars( [a-z-]+)+/g,
  ];

  it('leaves no English sentence untranslated', () => {
    const rest = (key: MessageKey) =>
      LATIN.reduce((text, latin) => text.replace(latin, ''), literalsIn('zh-Hant', key));
    // One foreign word may be an example ("Taipei"); two in a row, or one alone, were forgotten.
    const english = (text: string) =>
      /[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}|^[^\p{Script=Han}]*[A-Za-z]{2,}[^\p{Script=Han}]*$/u.test(text);
    expect(placesWhere(['zh-Hant'], (_, key) => english(rest(key)))).toEqual([]);
  });

  it('is written in traditional characters', () => {
    const simplified = /[们这为国会员点数优请说买开关门时间单发来对过没还进钱让给帮欢谢个经认输码联络语团务]/;
    const found = placesWhere(['zh-Hant'], (_, key) => simplified.test(catalogues['zh-Hant'][key]));
    expect(found).toEqual([]);
  });
});

describe('the keys', () => {
  it('are all used, written in full, somewhere in src', () => {
    const sources = readdirSync(new URL('../', i18n), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('i18n/'))
      .map((path) => readFileSync(new URL(`../${path}`, i18n), 'utf8'))
      .join('\n');
    expect(keys.filter((key) => !sources.includes(`'${key}'`))).toEqual([]);
  });
});
