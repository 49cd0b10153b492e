import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogues, LANGUAGES, type Language } from '../../src/i18n/language.ts';
import { type MessageKey, parseMessage } from '../../src/i18n/text.ts';
import { NOT_IN_JAPAN, SIMPLIFIED, TRADITIONAL } from './scripts.ts';

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

/** Where a text becomes a button: `tap(context, 'menu.card', …)`, `label: text(language, 'menu.card')`. */
const LABEL = /(?:\btap\(\s*\w+,\s*|\blabel: text\([\w.]+,\s*)'([^']+)'/g;

const sourcesOf = (folder: string): string[] =>
  readdirSync(new URL(`../${folder}/`, i18n), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('i18n/'))
    .map((path) => readFileSync(new URL(`../${folder}/${path}`, i18n), 'utf8'));

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

  it('keep the label of every button within the 20 characters that LINE shows', () => {
    // A label with a word of the shop's in it is cut where it is made.
    const shown = (language: Language, key: MessageKey) => catalogues[language][key].replaceAll(/{\w+, number}/g, '12');
    const long = (language: Language, key: MessageKey) =>
      !shown(language, key).includes('{') && [...new Intl.Segmenter().segment(shown(language, key))].length > 20;
    const labels = new Set(sourcesOf('chat').flatMap((source) => [...source.matchAll(LABEL)].map(([, key]) => key)));
    expect(labels.size).toBeGreaterThan(150);
    expect(
      placesWhere(LANGUAGES, (language, key) => (key.startsWith('menu.') || labels.has(key)) && long(language, key)),
    ).toEqual([]);
  });
});

describe('each language', () => {
  /** What stays in Latin letters everywhere: names, units, time zones, settings, commands of the chat and the terminal. */
  const LATIN = [
    /\bhttps?:\/\/\S*/g,
    /\bLINE (Developers|Official Account Manager)\b/g,
    /\b(Messaging API|Use webhook)\b/g,
    /\bnpx? (start|regulars( [a-z-]+)*)/g,
    /\bnpm start\b/g,
    /\bdocs\/[a-z]+\.md\b/g,
    /\b[A-Z]+_[A-Z_]+\b/g,
    /\bROLE=[a-z]+\b/g,
    /\b[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+\b/g,
    /\b(LINE|Telegram|QR|SKU|CSV|API|JSON|ID|NT|TWD|USD|JPY|THB|CNY|OK|OFF|PIN|URL|UTC|Regulars|MB|KB|WELCOME10)\b/g,
    /\/[a-z]+/g,
  ];
  const words = (language: Language, key: MessageKey) =>
    LATIN.reduce((text, latin) => text.replace(latin, ''), literalsIn(language, key));
  /** The letters in which a text of the language must have some; kanji alone is Japanese too. */
  const OWN: Readonly<Record<Exclude<Language, 'en'>, RegExp>> = {
    'zh-Hant': /\p{Script=Han}/u,
    'zh-Hans': /\p{Script=Han}/u,
    ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
    th: /\p{Script=Thai}/u,
  };

  it('leaves no English words: two in a row were forgotten, one may be an example', () => {
    const english = (text: string) => /[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}/.test(text);
    expect(placesWhere(others, (language, key) => english(words(language, key)))).toEqual([]);
  });

  it('says everything in its own letters', () => {
    const foreign = (language: Exclude<Language, 'en'>, key: MessageKey) =>
      /\p{Letter}{2}/u.test(words(language, key)) && !OWN[language].test(words(language, key));
    expect(placesWhere(others, (language, key) => language !== 'en' && foreign(language, key))).toEqual([]);
  });

  it('is as English only where there is nothing to say in it', () => {
    const same = (language: Language, key: MessageKey) =>
      catalogues[language][key] === catalogues.en[key] && /\p{Letter}{2}/u.test(words('en', key));
    expect(placesWhere(others, same)).toEqual([]);
  });

  it('borrows no letters: no kana in Chinese and Thai, no Thai elsewhere, no Chinese in Thai and English', () => {
    const borrowed = (language: Language, key: MessageKey) => {
      const text = catalogues[language][key];
      const kana = language !== 'ja' && /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
      const thai = language !== 'th' && /\p{Script=Thai}/u.test(text);
      const han = (language === 'th' || language === 'en') && /\p{Script=Han}/u.test(text);
      return kana || thai || han;
    };
    expect(placesWhere(LANGUAGES, (language, key) => key !== 'language.name' && borrowed(language, key))).toEqual([]);
  });

  it('writes Chinese in one script, and Japanese as in Japan', () => {
    const inScript = (script: string) => new RegExp(`[${script}]`, 'u');
    const wrong: Readonly<Partial<Record<Language, RegExp>>> = {
      'zh-Hant': inScript(SIMPLIFIED),
      'zh-Hans': inScript(TRADITIONAL),
      ja: inScript(NOT_IN_JAPAN),
    };
    expect(placesWhere(others, (language, key) => wrong[language]?.test(catalogues[language][key]) ?? false)).toEqual(
      [],
    );
  });

  it('says in China what is said in China', () => {
    const ofTaiwan =
      /点数|设定|讯息|连结|店务|复原|核销员|登入|帐号|简讯|折抵|电话号码|透过|资讯|选单|优惠卷|您好康|軟體|网路|预设|储存|程式|萤幕|品质|伺服器|档案|记录档|硬碟/;
    expect(placesWhere(['zh-Hans'], (language, key) => ofTaiwan.test(catalogues[language][key]))).toEqual([]);
  });
});

describe('the keys', () => {
  it('are all used, written in full, somewhere in src', () => {
    const sources = sourcesOf('.').join('\n');
    expect(keys.filter((key) => !sources.includes(`'${key}'`))).toEqual([]);
  });
});
