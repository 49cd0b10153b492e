import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

/** The menu of commands beside the text field, for one language (ISO 639-1), or without one for everybody else. */
export interface Commands {
  readonly language?: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

/** What stands in Telegram's menu of commands in each of our languages; `others`: for people of any other language. */
export const commandMenus = (others: Language): readonly Commands[] => [
  { commands: commandsIn(others) },
  ...LANGUAGES.map((language) => ({ language: language.slice(0, 2), commands: commandsIn(language) })),
];

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
