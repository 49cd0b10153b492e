import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, resolveLanguage } from '../../src/i18n/language.ts';

describe('the language a person gets', () => {
  it.each([
    ['zh-TW', 'zh-Hant'],
    ['zh-Hant', 'zh-Hant'],
    ['zh-hant', 'zh-Hant'],
    ['zh_TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-MO', 'zh-Hant'],
    ['zh-Hant-CN', 'zh-Hant'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh-Hans', 'zh-Hans'],
    ['zh_CN', 'zh-Hans'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['ja', 'ja'],
    ['ja-JP', 'ja'],
    ['th', 'th'],
    ['th-TH', 'th'],
    ['ko', 'en'],
    ['fr', 'en'],
  ])('for %s is %s', (tag, language) => {
    expect(resolveLanguage(tag)).toBe(language);
  });

  it('is the Chinese of the shop for people who tell no script or region', () => {
    expect(resolveLanguage('zh', 'zh-Hant')).toBe('zh-Hant');
    expect(resolveLanguage('ZH', 'zh-Hans')).toBe('zh-Hans');
    expect(resolveLanguage('zh', 'ja')).toBe('zh-Hans');
    expect(resolveLanguage('zh-CN', 'zh-Hant')).toBe('zh-Hans');
  });

  it('is the one given for people who tell none, or tell nonsense', () => {
    for (const tag of [undefined, '', '  ', 'x', '!!', '中文', '\u0000'])
      expect(resolveLanguage(tag, 'zh-Hant')).toBe('zh-Hant');
    expect(resolveLanguage(undefined)).toBe('en');
  });

  it('is always a live one, whatever a platform sends', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (tag) => LANGUAGES.includes(resolveLanguage(tag))));
  });
});
