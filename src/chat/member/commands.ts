import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

/** The menu of commands beside the text field. */
export interface Commands {
  /** Whose app sees it (ISO 639-1), or without one every other app. */
  readonly language?: string;
  readonly speaks: Language;
  /** Another of our languages stands for this one of Telegram's: only who is given it has it. */
  readonly personal?: true;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

/**
 * What stands in Telegram's menu of commands in each of our languages. Telegram tells no scripts apart, so of two kinds
 * of Chinese the one of the `shop` is for all apps in Chinese; everybody whose language we do not speak has the shop's.
 */
export function commandMenus(shop: Language): readonly Commands[] {
  const codeOf = (language: Language) => language.slice(0, 2);
  const byCode = new Map([shop, ...LANGUAGES].toReversed().map((language) => [codeOf(language), language]));
  return [
    { speaks: shop, commands: commandsIn(shop) },
    ...LANGUAGES.map((speaks) => ({
      speaks,
      commands: commandsIn(speaks),
      ...(byCode.get(codeOf(speaks)) === speaks ? { language: codeOf(speaks) } : ({ personal: true } as const)),
    })),
  ];
}

const commandsIn = (language: Language): Commands['commands'] => [
  { command: 'menu', description: text(language, 'command.menu') },
  { command: 'card', description: text(language, 'command.card') },
  { command: 'points', description: text(language, 'command.points') },
  { command: 'coupons', description: text(language, 'command.coupons') },
  { command: 'rewards', description: text(language, 'command.rewards') },
  { command: 'invite', description: text(language, 'command.invite') },
  { command: 'settings', description: text(language, 'command.settings') },
  { command: 'talk', description: text(language, 'command.talk') },
  { command: 'stop', description: text(language, 'command.stop') },
  { command: 'help', description: text(language, 'command.help') },
];
