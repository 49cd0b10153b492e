import type { Button, Message } from '../app/channel.ts';
import { text } from '../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from './chat.ts';
import { labelsOf } from './labels.ts';
import { plainWords } from './member/words.ts';

/** What was answered so far, by step. JSON. */
export type Answers = Readonly<Record<string, unknown>>;

export type ReadAnswer =
  | { readonly ok: true; readonly value: unknown }
  /** A sentence in the person's language that says what to type. */
  | { readonly ok: false; readonly problem: string };

export interface Question {
  readonly question: string;
  readonly options?: readonly FormOption[];
}

/** One question. Its answer comes typed, or from one of its buttons, and stands under `name`. */
export interface FormStep {
  readonly name: string;
  readonly ask: (context: ChatContext, answers: Answers) => Question | Promise<Question>;
  readonly read: (said: string, context: ChatContext, answers: Answers) => ReadAnswer | Promise<ReadAnswer>;
  /** Asked only when this holds. */
  readonly when?: (answers: Answers) => boolean;
}

/** A button under a question, whose label is cut to fit; `value` is read as if typed. What does not fit a button's data is said in its place. */
export interface FormOption {
  readonly label: string;
  readonly value: string;
  /** A date picker where the platform has one; what is picked is read as `YYYY-MM-DD`. */
  readonly date?: true;
}

/** Questions one after another, then `done` with all the answers. It survives restarts: the answers stand in the conversation. */
export interface Form {
  readonly flow: string;
  readonly steps: readonly FormStep[];
  /** Saves what was answered and says so. A reply without `conversation` ends the form. */
  readonly done: (context: ChatContext, answers: Answers) => Promise<Reply>;
  /** Whether this person may go on (roles change while a form waits). */
  readonly allowed: (context: ChatContext) => boolean;
}

/** The buttons and flows of all forms of one place. Use it once: the verbs `f` and `fpage` belong to it. */
export function formsPart(forms: readonly Form[]): ChatPart {
  const byFlow = new Map(forms.map((form) => [form.flow, form]));
  return {
    actions: {
      f: async (context, [stepName = '', ...rest]) => {
        const { conversation, event } = context;
        const form = byFlow.get(conversation?.flow ?? '');
        if (form === undefined || conversation?.step !== stepName) {
          return {
            ...say({ type: 'text', text: text(context.language, 'form.step-is-over') }),
            conversation: conversation ?? null,
          };
        }
        const picked = event.kind === 'action' ? event.value : undefined;
        return heard(form, context, picked ?? rest.join(':'));
      },
      fpage: async (context, [stepName = '', page = '']) => {
        const { conversation } = context;
        const form = byFlow.get(conversation?.flow ?? '');
        const step = form?.steps.find(({ name }) => name === stepName && name === conversation?.step);
        if (form === undefined || step === undefined || !form.allowed(context)) {
          return {
            ...say({ type: 'text', text: text(context.language, 'form.step-is-over') }),
            conversation: conversation ?? null,
          };
        }
        const { answers = {}, left = [] } = (conversation?.data ?? {}) as Partial<Waiting>;
        return asking(step, context, answers, left, { page: Number(page) });
      },
    },
    flows: Object.fromEntries(
      forms.map((form) => [form.flow, (context: ChatContext, said: string) => heard(form, context, said)]),
    ),
  };
}

/**
 * Begins a form. `answers` are known before; with `only`, just those steps are asked (an edit), else every step whose
 * answer is not known yet. An edit of something that nobody asks, as an old or forged button may want, says nothing.
 */
export async function startForm(
  form: Form,
  context: ChatContext,
  answers: Answers = {},
  only?: readonly string[],
): Promise<Reply> {
  const asks = (step: FormStep) => only?.includes(step.name) && (step.when?.(answers) ?? true);
  if (only !== undefined && !form.steps.some(asks)) return say();
  const ask = only ?? form.steps.map((step) => step.name).filter((name) => !Object.hasOwn(answers, name));
  return next(form, context, answers, ask);
}

/** What a form keeps in the conversation. */
interface Waiting {
  readonly answers: Answers;
  readonly left: readonly string[];
  /** Of the choices that are shown; absent: the first one. */
  readonly page?: number;
}

async function heard(form: Form, context: ChatContext, said: string): Promise<Reply> {
  const { conversation } = context;
  const step = form.steps.find((one) => one.name === conversation?.step);
  if (step === undefined || !form.allowed(context)) return { messages: [], conversation: null };
  const answers = (conversation?.data.answers ?? {}) as Answers;
  const left = (conversation?.data.left ?? []) as readonly string[];
  const read = await step.read(await skipped(step, context, answers, said.trim()), context, answers);
  if (!read.ok) return asking(step, context, answers, left, { problem: read.problem, page: pageOf(context) });
  return next(form, context, { ...answers, [step.name]: read.value }, left);
}

/** The page of choices that the question was last shown with. */
const pageOf = ({ conversation }: ChatContext): number => Number((conversation?.data as Partial<Waiting>)?.page ?? 0);

/** What the button "Skip" says. */
export const SKIP = '-';
const SKIP_WORDS = new Set(
  ['skip', '跳過', '略過', '不限', '跳过', '略过', 'スキップ', 'なし', 'ข้าม', 'ไม่จำกัด', 'ไม่มี'].map(plainWords),
);

/** "Skip", typed where a question has that button, does what the button does; elsewhere it is an answer. */
async function skipped(step: FormStep, context: ChatContext, answers: Answers, said: string): Promise<string> {
  if (!SKIP_WORDS.has(plainWords(said))) return said;
  const { options = [] } = await step.ask(context, answers);
  return options.some(({ label }) => label === text(context.language, 'common.skip')) ? SKIP : said;
}

async function next(form: Form, context: ChatContext, answers: Answers, left: readonly string[]): Promise<Reply> {
  const [index, step] =
    form.steps.entries().find(([, one]) => left.includes(one.name) && (one.when?.(answers) ?? true)) ?? [];
  if (step === undefined || index === undefined) return { conversation: null, ...(await form.done(context, answers)) };
  const flow = { ...context, conversation: { flow: form.flow, step: step.name, data: {} } };
  return asking(
    step,
    flow,
    answers,
    left.filter((name) => form.steps.findIndex((one) => one.name === name) > index),
  );
}

async function asking(
  step: FormStep,
  context: ChatContext,
  answers: Answers,
  left: readonly string[],
  { problem, page = 0 }: { readonly problem?: string; readonly page?: number } = {},
): Promise<Reply> {
  const { question, options = [] } = await step.ask(context, answers);
  const cancel: Button = {
    label: text(context.language, 'common.cancel'),
    action: { type: 'postback', data: 'cancel' },
  };
  const message: Message = {
    type: 'text',
    text: problem === undefined ? question : `${problem}\n\n${question}`,
    quickReplies: [...optionButtons(context, step.name, options, page), cancel],
  };
  return {
    messages: [message],
    conversation: {
      flow: context.conversation?.flow ?? '',
      step: step.name,
      data: { answers, left, ...(page > 0 && { page }) },
    },
  };
}

/** LINE shows 13 buttons under a message; one of them is "cancel". */
const MOST_OPTIONS = 12;

/** All options, or where they are more than fit a page of them with the way to the others; "skip" stands on each. */
function optionButtons(
  { language }: ChatContext,
  stepName: string,
  options: readonly FormOption[],
  wanted: number,
): readonly Button[] {
  const labels = labelsOf(options.map(({ label }) => label));
  const buttons = options.map((option, index) => optionButton(stepName, option, labels[index] ?? option.label));
  if (options.length <= MOST_OPTIONS) return buttons;
  const isAlways = (_: Button, index: number) => options[index]?.value === SKIP;
  const always = buttons.filter(isAlways);
  const others = buttons.filter((button, index) => !isAlways(button, index));
  const perPage = MOST_OPTIONS - 2 - always.length;
  const last = Math.ceil(others.length / perPage) - 1;
  const page = Math.min(Math.max(0, Math.trunc(wanted) || 0), last);
  const to = (label: 'form.page-before' | 'form.page-next', at: number): Button => ({
    label: text(language, label),
    action: { type: 'postback', data: `fpage:${stepName}:${at}` },
  });
  return [
    ...others.slice(page * perPage, (page + 1) * perPage),
    ...always,
    ...(page > 0 ? [to('form.page-before', page - 1)] : []),
    ...(page < last ? [to('form.page-next', page + 1)] : []),
  ];
}

function optionButton(stepName: string, { label: name, value, date }: FormOption, label: string): Button {
  if (date === true) return { label, action: { type: 'date', data: `f:${stepName}` } };
  const data = `f:${stepName}:${value}`;
  return /^[\x20-\x7e]{1,64}$/.test(data)
    ? { label, action: { type: 'postback', data, echo: name } }
    : { label, action: { type: 'say', text: value } };
}
