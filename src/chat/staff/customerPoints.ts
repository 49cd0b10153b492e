import { isBalanceName, readBehind } from '../../app/readBehind.ts';
import { readPoints } from '../../app/readPoints.ts';
import { points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { behindButtons, behindText } from '../behind.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { historySpans } from '../member/points.ts';
import { isManager, only } from '../owner/access.ts';
import { askForCard, counterAt, nameOf, servedMember, servingButtons, servingOf } from './counter.ts';

/** The chain behind the points of the customer who is served, as the customer sees it: for owner and managers. */
export const customerPointsPart: ChatPart = {
  actions: {
    tpoints: only(isManager, show),
    tbehind: only(isManager, showBehind),
  },
};

const LINES = 6;

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  const page = memberId === undefined ? undefined : await readPoints(deps, memberId, now, { limit: LINES });
  if (serving === undefined || page === undefined) return askForCard(context, text(language, 'card-expired'));
  const title = text(language, 'behind.customer', {
    name: nameOf(context, page.memberName),
    balance: points(page.balance, language),
  });
  return {
    ...say({
      type: 'text',
      text: [{ text: title, bold: true }, ...historySpans(context, page)],
      quickReplies: [...behindButtons(context, page, 'tbehind'), ...servingButtons(context)].slice(0, 13),
    }),
    conversation: counterAt('serve', { ...serving }),
  };
}

async function showBehind(context: ChatContext, [which = '']: readonly string[]): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  if (!isBalanceName(which)) return say();
  const behind = memberId === undefined ? undefined : await readBehind(deps, memberId, which, now);
  if (serving === undefined || behind === undefined) return askForCard(context, text(language, 'card-expired'));
  return {
    ...say({
      type: 'text',
      text: behindText(behind, which, programme, language),
      quickReplies: [...behindButtons(context, behind.view, 'tbehind', which), ...servingButtons(context)].slice(0, 13),
    }),
    conversation: counterAt('serve', { ...serving }),
  };
}
