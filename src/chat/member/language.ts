import type { Button } from '../../app/channel.ts';
import { setLanguage } from '../../app/setLanguage.ts';
import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap, told as toldStaff } from '../owner/access.ts';
import { joinCard } from './joinCard.ts';
import { told } from './screen.ts';

/** Choosing the language, for members, staff and those who just look. */
export const languagePart: ChatPart = { actions: { language: choose } };

async function choose(context: ChatContext, [wanted]: readonly string[]): Promise<Reply> {
  const { deps, person } = context;
  const language = LANGUAGES.find((one) => one === wanted);
  if (language === undefined) return say(question(context));
  await setLanguage(deps, person.address, language, `${context.key}:language`);
  const here: ChatContext = { ...context, language, person: { ...person, language } };
  const done = text(language, 'language.done');
  if (person.member !== undefined) return { ...say(told(here, done)), language };
  return person.staff === undefined
    ? { ...say({ type: 'text', text: done }, joinCard(here)), language }
    : { ...toldStaff(here, done, tap(here, 'till.open', 'till')), language };
}

const question = ({ language }: ChatContext) =>
  ({ type: 'text', text: text(language, 'language.ask'), buttons: LANGUAGES.map(button) }) as const;

const button = (language: Language): Button => ({
  label: text(language, 'language.name'),
  action: { type: 'postback', data: `language:${language}` },
});
