import { decideCardRequest, readCardRequests } from '../../app/cardClaims.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { withId } from '../ids.ts';
import { cardClaim } from '../notices/cardClaims.ts';
import { isManager, only, staffOf, tap, told } from '../owner/access.ts';

/** Members who say that they had a card, and what could not be matched by itself: the list, and a yes or no to each. */
export const cardRequestsPart: ChatPart = {
  actions: {
    cardwait: only(isManager, list),
    cardok: only(
      isManager,
      withId((context, [claimId = '']) => answer(context, claimId, true)),
    ),
    cardno: only(
      isManager,
      withId((context, [claimId = '']) => answer(context, claimId, false)),
    ),
  },
};

async function list(context: ChatContext): Promise<Reply> {
  const { deps, language, programme } = context;
  const waiting = await readCardRequests(deps);
  if (waiting.length === 0) return told(context, text(language, 'card-claim.none'));
  return say(...waiting.flatMap((one) => cardClaim({ ...one, kind: 'card-claim' }, language, programme)));
}

async function answer(context: ChatContext, claimId: string, approve: boolean): Promise<Reply> {
  const { deps, language, programme, now, key } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff' as const, staffId, role };
  const decided = await decideCardRequest(deps, { claimId, approve, programme }, by, `${key}:cardclaim`, now);
  if (!decided.ok) return told(context, text(language, decided.refusal.code));
  const words = decided.value.joined ? text(language, 'card-claim.given') : text(language, 'card-claim.not-given');
  const { length } = await readCardRequests(deps);
  return told(context, words, ...(length === 0 ? [] : [tap(context, 'card-claim.more', 'cardwait')]));
}
