import {
  AUTOMATION_VARIABLES,
  type AutomationTextProblem,
  automationTextProblem,
} from '../../app/campaigns/automationText.ts';
import { changeProgramme, type ProgrammeChange } from '../../app/programme.ts';
import { isTold, LIMITS } from '../../core/programmeSections.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import type { Answers, Form, FormStep, ReadAnswer } from '../form.ts';
import { isOwner, type Label, staffOf, tap, told } from './access.ts';
import { AUTOMATIONS, type AutomationName, hourWords } from './automationCard.ts';
import { automationReply } from './automationReply.ts';
import { languageName, variablesIn } from './broadcastWords.ts';
import { everyGroup } from './choices.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

/** A whole number within the limits of a setting; tapped or typed, with `%` or full-width digits. */
function numberStep(
  name: keyof typeof LIMITS,
  ask: Label | ((answers: Answers) => Label),
  options: readonly number[],
  when?: (answers: Answers) => boolean,
): FormStep {
  const [least, most] = LIMITS[name];
  return {
    name,
    ...(when === undefined ? {} : { when }),
    ask: ({ language }, answers) => ({
      question: text(language, typeof ask === 'string' ? ask : ask(answers)),
      options: options.map((number) => ({
        label: number === 0 ? text(language, 'auto.none') : String(number),
        value: String(number),
      })),
    }),
    read: (said, { language }) => {
      const typed = said.normalize('NFKC').replace(/%$/, '').trim();
      const number = /^\d{1,7}$/.test(typed) ? Number(typed) : -1;
      return number >= least && number <= most
        ? right(number)
        : wrong(text(language, 'auto.number-wrong', { least, most }));
    },
  };
}

/** A number as any other, or as many as the shop's visitors allow. */
const anyNumber = numberStep('mostPerDay', 'auto.ask-most', [5, 10, 20, 50]);
const mostPerDay: FormStep = {
  ...anyNumber,
  ask: async (context, answers) => {
    const { question, options = [] } = await anyNumber.ask(context, answers);
    return {
      question,
      options: [{ label: text(context.language, 'auto.by-visitors'), value: BY_VISITORS }, ...options],
    };
  },
  read: (said, context, answers) =>
    said === BY_VISITORS || said === text(context.language, 'auto.by-visitors')
      ? right(null)
      : anyNumber.read(said, context, answers),
};

/** The steps of each setting that a button opens. */
export const STEPS: Readonly<Record<AutomationName, Readonly<Record<string, readonly string[]>>>> = {
  birthday: { gift: ['percent', 'validDays'], hour: ['hour'] },
  repurchase: {
    gift: ['percent', 'validDays'],
    lead: ['leadDays'],
    hour: ['hour'],
    only: ['only'],
    control: ['controlPercent'],
    caps: ['memberDays', 'productDays', 'mostPerDay'],
  },
  notices: { lead: ['pointsDays', 'vouchersDays'], hour: ['hour'] },
};

/** Every setting of an automation; `name` is known before, and `language` where words are asked. */
export const automationForm: Form = {
  flow: 'automation',
  allowed: isOwner,
  steps: [
    numberStep(
      'percent',
      ({ name }) => (name === 'birthday' ? 'auto.ask-percent-birthday' : 'auto.ask-percent-repurchase'),
      [0, 5, 10, 15, 20, 30],
    ),
    numberStep('validDays', 'auto.ask-valid', [7, 14, 30, 60], ({ percent }) => percent !== 0),
    numberStep('leadDays', 'auto.ask-lead', [2, 3, 4, 5, 7]),
    numberStep('pointsDays', 'auto.ask-points-days', [14, 30, 60]),
    numberStep('vouchersDays', 'auto.ask-vouchers-days', [1, 3, 5, 7]),
    {
      name: 'hour',
      ask: (context) => ({
        question: text(context.language, 'auto.ask-hour', bounds(context)),
        options: tellingHours(context)
          .filter((hour) => [9, 10, 11, 12, 15, 18, 20].includes(hour))
          .map((hour) => ({ label: hourWords(hour), value: hourWords(hour) })),
      }),
      read: readHour,
    },
    {
      name: 'only',
      ask: async ({ deps, language }) => {
        const segments = await everyGroup(deps);
        return {
          question: text(language, 'auto.ask-only'),
          options: [
            { label: text(language, 'bcast.who-everyone'), value: EVERYBODY },
            ...segments.map(({ segmentId, name }) => ({ label: name, value: segmentId })),
          ],
        };
      },
      read: async (said, { deps, language }) => {
        if (said === EVERYBODY || said === text(language, 'bcast.who-everyone')) return right(null);
        const segments = await everyGroup(deps);
        const found = segments.find(({ segmentId, name }) => segmentId === said || name === said);
        return found === undefined
          ? wrong(text(language, 'segment-unknown'))
          : right({ kind: 'segment', segmentId: found.segmentId, name: found.name });
      },
    },
    numberStep('controlPercent', 'auto.ask-control', [0, 5, 10, 20]),
    numberStep('memberDays', 'auto.ask-member-days', [3, 7, 14, 30]),
    numberStep('productDays', 'auto.ask-product-days', [7, 14, 30, 60]),
    mostPerDay,
    {
      name: 'words',
      ask: ({ language, programme }, answers) => {
        const name = nameOf(answers);
        const own = programme.automations[name].texts[String(answers.language)];
        const ask = text(language, ASK_WORDS[name], {
          language: languageName(String(answers.language)),
          variables: variablesIn(language, AUTOMATION_VARIABLES[name]),
        });
        return {
          question: own === undefined ? ask : `${ask}\n\n${text(language, 'auto.words-now', { words: own })}`,
          options: own === undefined ? [] : [{ label: text(language, 'auto.use-built-in'), value: BUILT_IN }],
        };
      },
      read: readWords,
    },
  ],
  done: save,
};

const ASK_WORDS = {
  birthday: 'auto.ask-words-birthday',
  repurchase: 'auto.ask-words-repurchase',
  notices: 'auto.ask-words-notices',
} as const satisfies Record<AutomationName, string>;

const EVERYBODY = 'everyone';
const BY_VISITORS = 'auto';

/** What the button says for the built-in words; nobody types it as a greeting. */
const BUILT_IN = '{{built-in}}';

const nameOf = ({ name }: Answers): AutomationName => AUTOMATIONS.find((one) => one === name) ?? 'birthday';

const tellingHours = ({ programme }: ChatContext): number[] =>
  Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isTold(hour, programme.messages));

const bounds = (context: ChatContext) => {
  const hours = tellingHours(context);
  return { from: hourWords(hours[0] ?? 0), until: hourWords(hours.at(-1) ?? 0) };
};

function readHour(said: string, context: ChatContext): ReadAnswer {
  const [, digits] = /^(\d{1,2})(?::00)?(?:點|点|時|น\.?)?$/.exec(said.normalize('NFKC').trim()) ?? [];
  const hour = digits === undefined ? undefined : Number(digits);
  return hour !== undefined && isTold(hour, context.programme.messages)
    ? right(hour)
    : wrong(text(context.language, 'auto.hour-wrong', bounds(context)));
}

/** A wrong name is told while the words are still in the owner's hands. */
async function readWords(said: string, { language }: ChatContext, answers: Answers): Promise<ReadAnswer> {
  if (said === BUILT_IN) return right(null);
  const name = nameOf(answers);
  const problem = await automationTextProblem(name, said);
  return problem === undefined ? right(said) : wrong(problemWords(problem, name, language));
}

function problemWords(problem: AutomationTextProblem, name: AutomationName, language: Language): string {
  switch (problem.code) {
    case 'template-unknown':
      return text(language, problem.code, {
        names: problem.names,
        variables: variablesIn(language, AUTOMATION_VARIABLES[name]),
      });
    case 'template-invalid':
      return text(language, problem.code, { variables: variablesIn(language, AUTOMATION_VARIABLES[name]) });
    case 'automation-text-empty':
      return text(language, problem.code);
    case 'automation-text-long':
      return text(language, problem.code, { most: problem.most });
    case 'automation-text-long-filled':
      return text(language, problem.code, { length: problem.length, most: problem.most });
  }
}

async function save(context: ChatContext, answers: Answers): Promise<Reply> {
  const name = nameOf(answers);
  const automations = { [name]: patchOf(name, answers) };
  // What members get is looked at first; when and in which words they are told is shown by the card and the preview.
  if (answers.percent !== undefined)
    return askToChange(context, {
      screen: 'automation',
      change: { automations },
      done: text(context.language, 'auto.saved'),
    });
  const changed = await changeAutomation(context, automations);
  if (!changed.ok)
    return told(context, text(context.language, changed.refusal.code), tap(context, 'auto.back', 'autos'));
  return shown({ ...context, programme: changed.value.document }, name, text(context.language, 'auto.saved'));
}

async function shown(context: ChatContext, name: AutomationName, words: string): Promise<Reply> {
  const card = await automationReply(context, name);
  return say({ type: 'text', text: words }, ...card.messages);
}

/** The automation after a change of what it gives. */
export const savedAutomation: AfterChange = (context, { change: { automations = {} }, done }) =>
  shown(context, AUTOMATIONS.find((name) => automations[name] !== undefined) ?? 'birthday', done);

function patchOf(automation: AutomationName, { name: _name, language, words, ...answers }: Answers): object {
  if (words !== undefined) return { texts: { [String(language)]: words } };
  const { percent, validDays, ...plain } = answers;
  if (percent === undefined) return plain;
  if (automation === 'birthday') return { gift: percent === 0 ? null : { kind: 'percent', value: percent, validDays } };
  return { percent, ...(validDays === undefined ? {} : { validDays }) };
}

/** One change of the automations by the owner. */
export function changeAutomation(context: ChatContext, automations: NonNullable<ProgrammeChange['automations']>) {
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  return changeProgramme(context.deps, { automations }, by, `${context.key}:automation`, context.now);
}
