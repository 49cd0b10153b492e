import type { Card } from '../../app/channel.ts';
import { LEAST_FOR_CONTROL } from '../../core/campaigns/control.ts';
import { LEAST_A_DAY, MEMBERS_FOR_ONE } from '../../core/campaigns/likelyOffers.ts';
import type { Programme } from '../../core/programme.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { whatWords } from '../couponWords.ts';
import { questionWords } from '../questionWords.ts';
import { type Label, tap } from './access.ts';
import { languageName } from './broadcastWords.ts';

/** What the service writes by itself, in the order of the list. */
export const AUTOMATIONS = ['birthday', 'repurchase', 'notices'] as const;
export type AutomationName = (typeof AUTOMATIONS)[number];

export const TITLES = {
  birthday: 'auto.birthday',
  repurchase: 'auto.repurchase',
  notices: 'auto.notices',
} as const satisfies Record<AutomationName, Label>;

export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

export type Rows = NonNullable<Card['rows']>;

/** Whether it is on. */
export const stateRow = ({ language, programme }: ChatContext, name: AutomationName): Rows[number] => ({
  name: text(language, 'auto.state'),
  value: text(language, programme.automations[name].on ? 'auto.is-on' : 'auto.is-off'),
});

/** Everything the owner has set of it. */
export function settingRows({ language, programme }: ChatContext, name: AutomationName): Rows {
  const row = (key: Label, value: string) => ({ name: text(language, key), value });
  const when = row('auto.when', whenWords(programme, name, language));
  const { texts } = programme.automations[name];
  const languages = new Intl.ListFormat(language).format(Object.keys(texts).map(languageName));
  const words = row(
    'auto.words',
    languages === '' ? text(language, 'auto.words-built-in') : text(language, 'auto.words-own', { languages }),
  );
  if (name === 'notices') return [when, words];
  const gift = row('auto.gift', giftWords(programme, name, language));
  if (name === 'birthday') return [when, gift, words];
  const { controlPercent, only, memberDays, productDays, mostPerDay } = programme.automations.repurchase;
  const control =
    controlPercent === 0
      ? text(language, 'auto.control-none')
      : text(language, 'auto.control-value', {
          percent: String(controlPercent),
          least: String(LEAST_FOR_CONTROL),
        });
  const caps = [
    text(language, 'auto.caps-value', { days: memberDays, product: productDays }),
    mostPerDay === null
      ? text(language, 'auto.caps-visitors', { least: String(LEAST_A_DAY), members: String(MEMBERS_FOR_ONE) })
      : text(language, 'auto.caps-most', { count: mostPerDay }),
  ].join('\n');
  const who = only === null ? [] : [row('auto.only', questionWords(only, { language, programme }))];
  return [when, ...who, gift, row('auto.caps', caps), row('auto.control', control), words];
}

type Language = ChatContext['language'];

function whenWords({ automations }: Programme, name: AutomationName, language: Language): string {
  const hour = hourWords(automations[name].hour);
  switch (name) {
    case 'birthday':
      return text(language, 'auto.when-birthday', { hour });
    case 'repurchase':
      return text(language, 'auto.when-repurchase', { days: automations.repurchase.leadDays, hour });
    case 'notices': {
      const { pointsDays, vouchersDays } = automations.notices;
      return text(language, 'auto.when-notices', { points: pointsDays, vouchers: vouchersDays, hour });
    }
  }
}

function giftWords(programme: Programme, name: 'birthday' | 'repurchase', language: Language): string {
  const place = { language, programme };
  if (name === 'birthday') {
    const { gift } = programme.automations.birthday;
    if (gift === null) return text(language, 'auto.gift-none');
    return text(language, 'auto.gift-value', { what: whatWords(gift, place), days: gift.validDays });
  }
  const { percent, validDays } = programme.automations.repurchase;
  if (percent === 0) return text(language, 'auto.gift-none');
  const what = whatWords({ kind: 'percent', value: percent }, place);
  return text(language, 'auto.gift-others', { what, days: validDays });
}

/** On becomes off and off becomes on, in one tap. */
export const switchButton = (context: ChatContext, name: AutomationName) =>
  context.programme.automations[name].on
    ? tap(context, 'auto.switch-off', `autoswitch:${name}:off`)
    : tap(context, 'auto.switch-on', `autoswitch:${name}:on`, 'primary');
