import { decidePointRequest, readPointRequests } from '../../app/pointRequests.ts';
import { points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId, longId } from '../ids.ts';
import { pointsRequest } from '../notices/points.ts';
import { isManager, only, staffOf, tap, told } from '../owner/access.ts';

/** Points above the limit of one person: the list of those that wait for another, and a yes or no to each. */
export const pointRequestsPart: ChatPart = {
  actions: {
    ptwait: only(isManager, list),
    ptok: only(isManager, (context, args) => answer(context, args, true)),
    ptno: only(isManager, (context, args) => answer(context, args, false)),
  },
};

async function list(context: ChatContext): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const waiting = await readPointRequests(deps, staffOf(context).staffId, now);
  if (waiting.length === 0) return told(context, text(language, 'points-request.none'));
  return say(...waiting.flatMap((one) => pointsRequest(one, language, programme)));
}

async function answer(context: ChatContext, args: readonly string[], approve: boolean): Promise<Reply> {
  const { deps, language, now, key } = context;
  const [memberId = '', requestId = ''] = args.map(longId);
  if (!isId(memberId) || !isId(requestId)) return say();
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff' as const, staffId, role };
  const decided = await decidePointRequest(deps, { memberId, requestId, approve }, by, `${key}:points`, now);
  if (!decided.ok) return told(context, text(language, decided.refusal.code));
  const { balance, memberName } = decided.value;
  const words =
    balance === null
      ? text(language, 'points-request.not-done')
      : text(language, 'points-request.done', {
          name: memberName ?? text(language, 'till.nameless'),
          balance: points(balance, language),
        });
  const { length } = await readPointRequests(deps, staffId, now);
  return told(context, words, ...(length === 0 ? [] : [tap(context, 'points-request.more', 'ptwait')]));
}
