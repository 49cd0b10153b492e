import type { Message } from '../../app/channel.ts';
import { decideRestored, readWaitingRestore, type WaitingRestore } from '../../app/restored.ts';
import { dateTime } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, ChatPart, Reply } from '../chat.ts';
import { isManager, only, staffOf, tap, told } from './access.ts';

/** After a restore: owner and managers say what becomes of what was waiting. */
export const restoredPart: ChatPart = { actions: { restored: only(isManager, decide) } };

/**
 * Before anything else that owner and managers are told: a backup was brought back, and what they can do. Every answer
 * begins with it until somebody has decided, since until then nobody is written to.
 */
export async function withRestored(context: ChatContext, reply: Reply): Promise<Reply> {
  if (!isManager(context) || reply.messages.length >= MOST_MESSAGES) return reply;
  const waiting = await readWaitingRestore(context.deps);
  return waiting === undefined ? reply : { ...reply, messages: [question(context, waiting), ...reply.messages] };
}

/** What one answer may hold. */
const MOST_MESSAGES = 5;

function question(context: ChatContext, { restoreId, backupAtMs, campaigns, notices }: WaitingRestore): Message {
  const { language, programme } = context;
  const date = dateTime(backupAtMs, programme, language);
  const title = text(language, 'restored.title');
  if (campaigns + notices === 0)
    return {
      type: 'card',
      title,
      body: text(language, 'restored.body-nothing', { date }),
      buttons: [tap(context, 'restored.go-on', `restored:send:${restoreId}`, 'primary')],
    };
  return {
    type: 'card',
    title,
    body: text(language, 'restored.body', { date, campaigns, notices }),
    buttons: [
      tap(context, 'restored.send', `restored:send:${restoreId}`),
      tap(context, 'restored.drop', `restored:drop:${restoreId}`),
    ],
  };
}

async function decide(context: ChatContext, [what, restoreId]: readonly string[]): Promise<Reply> {
  const { deps, key, language, now } = context;
  const { staffId, role } = staffOf(context);
  const to = what === 'send' ? 'sent' : 'dropped';
  const decided = await decideRestored(deps, to, { kind: 'staff', staffId, role }, restoreId ?? '', key, now);
  if (!decided.ok) return told(context, text(language, 'restored.over'));
  const { campaigns, notices, stoodBefore } = decided.value;
  const done =
    campaigns + notices === 0
      ? text(language, 'restored.gone-on')
      : text(language, to === 'sent' ? 'restored.sent' : 'restored.dropped');
  if (stoodBefore === 0) return told(context, done);
  const more = text(language, 'restored.stood-before', { count: stoodBefore });
  return told(context, `${done}\n\n${more}`, tap(context, 'bcast.title', 'bcasts'));
}
