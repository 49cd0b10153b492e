import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

/** The menu that stands under a LINE chat, in one language: six fields, each a button's words and data. */
export interface RichMenu {
  readonly language: Language;
  /** What stands on the bar that opens it. */
  readonly bar: string;
  readonly items: readonly { readonly label: string; readonly data: string }[];
}

/** What members come for, in each of our languages. */
export const richMenus = (): readonly RichMenu[] =>
  LANGUAGES.map((language) => ({
    language,
    bar: text(language, 'common.menu'),
    items: [
      { label: text(language, 'menu.card'), data: 'card' },
      { label: text(language, 'menu.points'), data: 'points' },
      { label: text(language, 'menu.coupons'), data: 'coupons' },
      { label: text(language, 'menu.rewards'), data: 'rewards' },
      { label: text(language, 'menu.invite'), data: 'invite' },
      { label: text(language, 'common.menu'), data: 'menu' },
    ],
  }));
