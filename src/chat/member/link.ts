import type { Button, Message } from '../../app/channel.ts';
import { type LinkPreview, linkAccounts, lookAtLinkCode, newLinkCode } from '../../app/linkAccounts.ts';
import { showShortCode } from '../../app/shortCode.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Conversation, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { joinCard } from './joinCard.ts';
import { refused, told } from './screen.ts';

const TYPING: Conversation = { flow: 'link', step: 'code', data: {} };

/** One membership on all channels: a code shown here is typed there, looked at, and confirmed. */
export const linkPart: ChatPart = {
  actions: {
    link: async (context, [what]) =>
      what === 'code' || !context.person.member ? askForCode(context) : showCode(context),
    linkyes: async (context, [code = '']) => join(context, code),
  },
  flows: { link: async (context, said) => ({ conversation: null, ...(await look(context, said)) }) },
  parameters: { l: look },
};

async function showCode(context: ChatContext): Promise<Reply> {
  const { deps, person, key, now } = context;
  if (person.member === undefined) return askForCode(context);
  const made = await newLinkCode(deps, person.member.memberId, `${key}:link`, now);
  if (!made.ok) return refused(context, made.refusal.code);
  return say(codeCard(context, made.value.code));
}

function codeCard(context: ChatContext, code: string): Message {
  const { language, deepLinks, event } = context;
  const elsewhere = deepLinks(`l_${code}`).filter(({ channel }) => channel !== event.channel);
  return {
    type: 'card',
    title: text(language, 'link.title'),
    body: [{ text: text(language, 'link.body') }, { text: '\n\n' }, { text: showShortCode(code), code: true }],
    buttons: [
      { label: text(language, 'link.copy'), action: { type: 'copy', text: showShortCode(code) } },
      ...elsewhere.map(({ channel, url }) => openButton(channel, url, language)),
      tap(context, 'link.have-code', 'link:code'),
    ],
    quickReplies: [tap(context, 'common.menu', 'menu')],
  };
}

function openButton(channel: string, url: string, language: ChatContext['language']): Button {
  const action = { type: 'link', url } as const;
  if (channel === 'line') return { label: text(language, 'link.open-line'), action };
  if (channel === 'telegram') return { label: text(language, 'link.open-telegram'), action };
  return { label: text(language, 'link.open-lab'), action };
}

function askForCode(context: ChatContext): Reply {
  const quickReplies = [tap(context, 'common.cancel', 'cancel')];
  return {
    ...say({ type: 'text', text: text(context.language, 'link.ask-code'), quickReplies }),
    conversation: TYPING,
  };
}

/** Looks at a code that was typed or opened: what it would do is said before it is done. */
async function look(context: ChatContext, typed: string): Promise<Reply> {
  const { deps, person, now } = context;
  const seen = await lookAtLinkCode(deps, person.address, typed, now);
  if (seen.ok) return say(question(context, typed, seen.value));
  if (person.member !== undefined) return refused(context, seen.refusal.code, tap(context, 'menu.link', 'link'));
  return say({ type: 'text', text: text(context.language, seen.refusal.code) }, joinCard(context));
}

/** What typing a code by itself means: `undefined` when it is no linking code, so that others may read it. */
export async function lookAtTypedCode(context: ChatContext, typed: string): Promise<Reply | undefined> {
  const { deps, person, now } = context;
  const seen = await lookAtLinkCode(deps, person.address, typed, now);
  if (seen.ok) return say(question(context, typed, seen.value));
  return seen.refusal.code === 'link-code-not-accepted' ? undefined : refused(context, seen.refusal.code);
}

/** Somebody may have been talked into typing a stranger's code, so the name is shown and the tap is theirs. */
function question(context: ChatContext, typed: string, { name, merges }: LinkPreview): Message {
  const { language } = context;
  const whose = { name: name ?? text(language, 'link.somebody') };
  const code = typed.normalize('NFKC').replaceAll(/[^0-9A-Za-z]/g, '');
  return {
    type: 'text',
    text: merges ? text(language, 'link.confirm-merge', whose) : text(language, 'link.confirm', whose),
    buttons: [tap(context, 'link.yes', `linkyes:${code}`, 'primary'), tap(context, 'common.cancel', 'cancel')],
  };
}

async function join(context: ChatContext, code: string): Promise<Reply> {
  const { deps, person, language, programme, key, now } = context;
  const link = { address: person.address, code, programme };
  const linked = await linkAccounts(deps, link, `${key}:linkyes`, now);
  if (!linked.ok) return refused(context, linked.refusal.code, tap(context, 'menu.link', 'link'));
  const { merged, movedPoints } = linked.value;
  const words = merged
    ? text(language, 'link.done-merged', { points: Math.max(0, movedPoints) })
    : text(language, 'link.done');
  return say(told(context, words));
}
