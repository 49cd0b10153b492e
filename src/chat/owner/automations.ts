import { readSegments } from '../../app/segments/saved.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { isOwner, only, tap, told } from './access.ts';
import { AUTOMATIONS, type AutomationName, settingRows, stateRow, switchButton, TITLES } from './automationCard.ts';
import { automationForm, changeAutomation, STEPS } from './automationForm.ts';
import { automationOutcomeReply } from './automationOutcome.ts';
import { automationPreview } from './automationPreview.ts';
import { automationReply } from './automationReply.ts';
import { languageName } from './broadcastWords.ts';
import { holdMessages } from './holds.ts';
import { canWait } from './waiting.ts';

type Handler = (context: ChatContext, name: AutomationName, args: readonly string[]) => Promise<Reply>;

/** A button about one automation, whose name is the first argument. */
const about = (handler: Handler): ActionHandler =>
  only(isOwner, async (context, [named = '', ...args]) => {
    const name = AUTOMATIONS.find((one) => one === named);
    if (name !== undefined) return handler(context, name, args);
    return say({ type: 'text', text: text(context.language, 'auto.unknown') }, ...(await list(context)).messages);
  });

/** What the service writes by itself: what it is, whether it is on, and everything the owner may change of it. */
export const automationsPart: ChatPart = {
  actions: {
    autos: only(isOwner, list),
    auto: about(automationReply),
    autoout: about(automationOutcomeReply),
    autoswitch: about(turn),
    autoset: about(async (context, name, [setting = '']) =>
      setting === 'only' && (await readSegments(context.deps, null, 1)).segments.length === 0
        ? told(context, text(context.language, 'auto.ask-only-none'), tap(context, 'seg.title', 'segs'))
        : startForm(automationForm, context, { name }, STEPS[name][setting] ?? []),
    ),
    autowords: about(askWords),
    autosee: about(automationPreview),
    autotry: about(async (context, name) =>
      told(context, text(context.language, 'auto.tried'), tap(context, 'auto.open', `auto:${name}`)),
    ),
  },
};

async function list(context: ChatContext): Promise<Reply> {
  const { language } = context;
  const holds = await holdMessages(context);
  const cards = AUTOMATIONS.map((name) => ({
    title: text(language, TITLES[name]),
    rows: [stateRow(context, name), ...settingRows(context, name).slice(0, 2)],
    buttons: [tap(context, 'auto.open', `auto:${name}`), switchButton(context, name)],
  }));
  const quickReplies = [
    ...(canWait(context) ? [tap(context, 'wait.open', 'waits')] : []),
    tap(context, 'holidays.open', 'holidays'),
    tap(context, 'owner.menu', 'owner'),
  ];
  return say(...holds, { type: 'carousel', title: text(language, 'autos.title'), cards, quickReplies });
}

async function turn(context: ChatContext, name: AutomationName, [wanted]: readonly string[]): Promise<Reply> {
  const { language } = context;
  if (wanted !== 'on' && wanted !== 'off') return automationReply(context, name);
  const changed = await changeAutomation(context, { [name]: { on: wanted === 'on' } });
  if (!changed.ok) return told(context, text(language, changed.refusal.code), tap(context, 'auto.back', 'autos'));
  const title = text(language, TITLES[name]);
  const words = text(language, wanted === 'on' ? 'auto.switched-on' : 'auto.switched-off', { name: title });
  const card = await automationReply({ ...context, programme: changed.value.document }, name);
  return say({ type: 'text', text: words }, ...card.messages);
}

async function askWords(context: ChatContext, name: AutomationName, [tag]: readonly string[]): Promise<Reply> {
  const language = LANGUAGES.find((one) => one === tag);
  if (language !== undefined) return startForm(automationForm, context, { name, language }, ['words']);
  return say({
    type: 'text',
    text: text(context.language, 'auto.which-language'),
    quickReplies: LANGUAGES.map((one) => ({
      label: languageName(one),
      action: { type: 'postback', data: `autowords:${name}:${one}` },
    })),
  });
}
