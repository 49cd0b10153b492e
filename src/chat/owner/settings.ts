import { changeProgramme, isCurrencyFixed, type ProgrammeChange } from '../../app/programme.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { major, parseAmount } from '../../core/money.ts';
import { BASE_RATE, type Programme } from '../../core/programme.ts';
import { money, points } from '../../i18n/format.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Answers, type Form, type FormStep, startForm } from '../form.ts';
import { dataOfWords } from '../member/words.ts';
import { isOwner, only, staffOf, tap, told } from './access.ts';
import { languageName } from './broadcastWords.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';

/** The shop's settings, shown and changed one by one. */
export const settingsPart: ChatPart = {
  actions: {
    osettings: only(isOwner, async (context) => say(settingsCard(context))),
    set: only(isOwner, async (context, [name = '']) =>
      name === 'currency' && (await isCurrencyFixed(context.deps))
        ? told(context, text(context.language, 'currency-fixed'), tap(context, 'owner.settings', 'osettings'))
        : startForm(settingsForm, context, {}, stepsOf(name)),
    ),
    // What cannot be changed any more is not asked: one refusal at the end would lose every other answer.
    setup: only(isOwner, async (context) => {
      const currency = (await isCurrencyFixed(context.deps)) ? [] : ['currency'];
      return startForm(settingsForm, context, {}, ['name', 'language', 'timeZone', ...currency, 'baseRate']);
    }),
    setyears: only(isOwner, async (context, [wanted]) =>
      wanted === 'buddhist' || wanted === 'western'
        ? change(context, { buddhistYear: wanted === 'buddhist' })
        : say(settingsCard(context)),
    ),
  },
};

const stepsOf = (name: string): readonly string[] =>
  name === 'referral' ? ['referrerPoints', 'friendPoints', 'minimum'] : [name];

/** Where people may count years from the Buddha, the owner says whether the shop does. */
const mayCountBuddhistYears = ({ language, programme }: ChatContext): boolean =>
  language === 'th' || programme.language === 'th' || programme.timeZone === 'Asia/Bangkok' || programme.buddhistYear;

function yearsWords({ language, now, programme }: ChatContext): string {
  const year = plainDate(now, programme.timeZone).year;
  return programme.buddhistYear
    ? text(language, 'settings.years-buddhist', { year: String(year + BUDDHIST_YEARS) })
    : text(language, 'settings.years-western', { year: String(year) });
}

function settingsCard(context: ChatContext) {
  const { language, programme } = context;
  const { referral } = programme;
  return {
    type: 'card',
    title: text(language, 'settings.shop-title'),
    rows: [
      { name: text(language, 'settings.name'), value: programme.name },
      { name: text(language, 'settings.language'), value: languageName(programme.language) },
      { name: text(language, 'settings.zone'), value: programme.timeZone },
      { name: text(language, 'settings.currency'), value: programme.currency },
      ...(mayCountBuddhistYears(context)
        ? [{ name: text(language, 'settings.years'), value: yearsWords(context) }]
        : []),
      { name: text(language, 'settings.rate'), value: rateWords(context) },
      {
        name: text(language, 'settings.referral'),
        value: text(language, 'settings.referral-value', {
          referrer: points(referral.referrerPoints, language),
          friend: points(referral.friendPoints, language),
          minimum: money(referral.minimumMinor, programme.currency, language),
        }),
      },
    ],
    buttons: [
      tap(context, 'settings.edit-name', 'set:name'),
      tap(context, 'settings.edit-rate', 'set:baseRate'),
      tap(context, 'worth.open', 'worth'),
      tap(context, 'settings.edit-referral', 'set:referral'),
      tap(context, 'mile.open', 'miles'),
      tap(context, 'settings.edit-language', 'set:language'),
      tap(context, 'settings.edit-zone', 'set:timeZone'),
      tap(context, 'settings.edit-currency', 'set:currency'),
      ...(mayCountBuddhistYears(context) ? [yearsButton(context)] : []),
      tap(context, 'hours.open', 'hours'),
      tap(context, 'holidays.open', 'holidays'),
      tap(context, 'tiers.open', 'tiers'),
      tap(context, 'cards.open', 'scards'),
      tap(context, 'programme.history', 'phist'),
      ...(context.checkUp === undefined ? [] : [tap(context, 'checkup.open', 'checkup')]),
    ],
    quickReplies: [tap(context, 'owner.menu', 'owner')],
  } as const;
}

const yearsButton = (context: ChatContext) =>
  context.programme.buddhistYear
    ? tap(context, 'settings.use-western', 'setyears:western')
    : tap(context, 'settings.use-buddhist', 'setyears:buddhist');

const baseRate = (programme: Programme) => programme.earn.rates.find((rate) => rate.id === BASE_RATE);

function rateWords({ language, programme }: ChatContext): string {
  const rate = baseRate(programme);
  return text(language, 'settings.rate-value', {
    points: rate?.points ?? 0,
    per: money(rate?.per ?? 0, programme.currency, language),
  });
}

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

/** 2026 is 2569. */
const BUDDHIST_YEARS = 543;

const ZONES = ['Asia/Taipei', 'Asia/Hong_Kong', 'Asia/Tokyo', 'Asia/Bangkok', 'Asia/Singapore', 'Asia/Shanghai'];
const CURRENCIES = ['TWD', 'HKD', 'JPY', 'THB', 'SGD', 'CNY', 'USD'];

const wholePoints = (
  name: 'referrerPoints' | 'friendPoints',
  ask: 'settings.ask-referrer' | 'settings.ask-friend',
): FormStep => ({
  name,
  ask: ({ language }) => ({
    question: text(language, ask),
    options: [0, 50, 100, 200].map((points) => ({ label: String(points), value: String(points) })),
  }),
  read: (said, { language }) =>
    /^\d{1,6}$/.test(said.normalize('NFKC'))
      ? right(Number(said.normalize('NFKC')))
      : wrong(text(language, 'settings.points-wrong')),
});

/** Every setting the owner makes in the chat. The currency in which an amount is typed is the one just chosen. */
export const settingsForm: Form = {
  flow: 'settings',
  allowed: isOwner,
  steps: [
    {
      name: 'name',
      ask: ({ language, programme }) => ({
        question: text(language, 'settings.ask-name'),
        options:
          programme.name.length <= 20 ? [{ label: programme.name, value: programme.name.replaceAll(':', ' ') }] : [],
      }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= 60 ? right(said) : wrong(text(language, 'settings.name-wrong')),
    },
    {
      name: 'language',
      ask: ({ language }) => ({
        question: text(language, 'settings.ask-language'),
        options: LANGUAGES.map((one) => ({ label: languageName(one), value: one })),
      }),
      read: (said, { language }) => {
        const named = dataOfWords(said)?.replace(/^language:/, '');
        const found = LANGUAGES.find((one) => one === said || one === named);
        return found === undefined ? wrong(text(language, 'settings.language-wrong')) : right(found);
      },
    },
    {
      name: 'timeZone',
      ask: ({ language }) => ({
        question: text(language, 'settings.ask-zone'),
        options: ZONES.map((zone) => ({ label: zone.split('/')[1]?.replace('_', ' ') ?? zone, value: zone })),
      }),
      read: (said, { language }) => {
        const zone = zoneOf(said);
        return zone === undefined ? wrong(text(language, 'settings.zone-wrong')) : right(zone);
      },
    },
    {
      name: 'currency',
      ask: ({ language }) => ({
        question: text(language, 'settings.ask-currency'),
        options: CURRENCIES.map((code) => ({ label: code, value: code })),
      }),
      read: async (said, { deps, language, programme }) => {
        const code = said.normalize('NFKC').toUpperCase();
        // The first sale may come while the form waits: then the old currency is the answer, and the form goes on.
        if (await isCurrencyFixed(deps)) return right(programme.currency);
        return Intl.supportedValuesOf('currency').includes(code)
          ? right(code)
          : wrong(text(language, 'settings.currency-wrong'));
      },
    },
    {
      name: 'baseRate',
      ask: ({ language, programme }, answers) => {
        const currency = currencyOf(programme, answers);
        return {
          question: text(language, 'settings.ask-rate', { currency }),
          options: [10, 30, 50, 100].map((amount) => ({ label: String(amount), value: String(amount) })),
        };
      },
      read: (said, { language, programme }, answers) => {
        const per = parseAmount(said, currencyOf(programme, answers));
        return per === undefined || per === 0
          ? wrong(text(language, 'settings.rate-wrong'))
          : right({ points: 1, per });
      },
    },
    wholePoints('referrerPoints', 'settings.ask-referrer'),
    wholePoints('friendPoints', 'settings.ask-friend'),
    {
      name: 'minimum',
      ask: ({ language, programme }) => ({
        question: text(language, 'settings.ask-minimum', { currency: programme.currency }),
        options: [
          {
            label: major(programme.referral.minimumMinor, programme.currency),
            value: major(programme.referral.minimumMinor, programme.currency),
          },
        ],
      }),
      read: (said, { language, programme }) => {
        const minor = parseAmount(said, programme.currency);
        return minor === undefined ? wrong(text(language, 'settings.rate-wrong')) : right(minor);
      },
    },
  ],
  done: save,
};

const currencyOf = (programme: Programme, answers: Answers): string =>
  typeof answers.currency === 'string' ? answers.currency : programme.currency;

/** What people call a place; the others are known by the names of their zones. */
const PLACES: Readonly<Record<string, string>> = {
  'Asia/Taipei': '台北 臺北 台灣 台湾',
  'Asia/Hong_Kong': '香港',
  'Asia/Tokyo': '東京 东京 大阪 京都 日本 osaka',
  'Asia/Shanghai': '上海 北京 廣州 广州 深圳 beijing',
  'Asia/Singapore': '新加坡 シンガポール',
  'Asia/Bangkok': '曼谷 バンコク กรุงเทพ กรุงเทพฯ กรุงเทพมหานคร เชียงใหม่',
};

/** `Asia/Taipei`, `asia/taipei`, `Taipei` or `台北`. */
function zoneOf(said: string): string | undefined {
  const wanted = said.normalize('NFKC').trim().replaceAll(' ', '_').toLowerCase();
  const place = Object.entries(PLACES).find(([, names]) => names.split(' ').includes(wanted));
  if (place !== undefined) return place[0];
  return Intl.supportedValuesOf('timeZone').find(
    (zone) => zone.toLowerCase() === wanted || zone.toLowerCase().endsWith(`/${wanted}`),
  );
}

async function save(context: ChatContext, answers: Answers): Promise<Reply> {
  const { referrerPoints, friendPoints, minimum, ...plain } = answers;
  const referral = Object.fromEntries(
    Object.entries({ referrerPoints, friendPoints, minimumMinor: minimum }).filter(([, value]) => value !== undefined),
  );
  return change(context, { ...plain, ...(Object.keys(referral).length === 0 ? {} : { referral }) });
}

/** What members get stays as it is: the card that follows shows all there is to see. */
const AT_ONCE = new Set(['name', 'language', 'buddhistYear']);

async function change(context: ChatContext, wanted: ProgrammeChange): Promise<Reply> {
  const { deps, language, now } = context;
  if (Object.keys(wanted).some((name) => !AT_ONCE.has(name))) {
    const isAboutPoints = 'baseRate' in wanted || 'referral' in wanted;
    const done = text(language, isAboutPoints ? 'settings.saved' : 'settings.noted');
    return askToChange(context, { screen: 'settings', change: wanted, done });
  }
  const { staffId, role } = staffOf(context);
  const changed = await changeProgramme(deps, wanted, { kind: 'staff', staffId, role }, `${context.key}:settings`, now);
  if (!changed.ok)
    return told(context, text(language, changed.refusal.code), tap(context, 'owner.settings', 'osettings'));
  const after = { ...context, programme: changed.value.document };
  return say({ type: 'text', text: text(language, 'settings.noted') }, settingsCard(after));
}

/** The settings after a change. */
export const savedSettings: AfterChange = async (context, { done }) =>
  say({ type: 'text', text: done }, settingsCard(context));
