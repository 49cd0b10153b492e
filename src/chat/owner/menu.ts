import { readCardRequests } from '../../app/cardClaims.ts';
import type { Button, Message } from '../../app/channel.ts';
import { readPointRequests } from '../../app/pointRequests.ts';
import { readReferralsForReview } from '../../app/reviewReferral.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, say } from '../chat.ts';
import { isManager, isOwner, only, staffOf, tap } from './access.ts';

/** The menu of those who run the shop. */
export const ownerMenuPart: ChatPart = {
  actions: { owner: only(isManager, async (context) => say(await ownerMenu(context))) },
};

/** What an owner or a manager can do, each one tap away; friend rewards that wait for the owner only while any does. */
export async function ownerMenu(context: ChatContext): Promise<Message> {
  const { deps, language, programme, now } = context;
  const forOwner = isOwner(context);
  const count = forOwner ? (await readReferralsForReview(deps, programme)).length : 0;
  const waiting: Button = {
    label: text(language, 'owner.rewards-waiting', { count }),
    action: { type: 'postback', data: 'refwait' },
  };
  const cards = context.oldCards === true ? (await readCardRequests(deps)).length : 0;
  const cardsWaiting: Button = {
    label: text(language, 'owner.cards-waiting', { count: cards }),
    action: { type: 'postback', data: 'cardwait' },
  };
  const points = (await readPointRequests(deps, staffOf(context).staffId, now)).length;
  const pointsWaiting: Button = {
    label: text(language, 'points-request.waiting', { count: points }),
    action: { type: 'postback', data: 'ptwait' },
  };
  return {
    type: 'card',
    title: text(language, 'owner.menu-title', { shop: programme.name }),
    body: text(language, 'owner.menu-body'),
    buttons: [
      tap(context, 'owner.stats', 'stats', 'primary'),
      tap(context, 'owner.cases', 'cases'),
      tap(context, 'forecast.open', 'forecast'),
      ...(count === 0 ? [] : [waiting]),
      ...(cards === 0 ? [] : [cardsWaiting]),
      ...(points === 0 ? [] : [pointsWaiting]),
      tap(context, 'owner.products', 'products'),
      tap(context, 'owner.coupons', 'ocoupons'),
      tap(context, 'owner.rewards', 'orewards'),
      tap(context, 'bcast.title', 'bcasts'),
      tap(context, 'seg.title', 'segs'),
      ...(forOwner
        ? [
            tap(context, 'owner.autos', 'autos'),
            tap(context, 'owner.settings', 'osettings'),
            tap(context, 'owner.staff', 'staff'),
          ]
        : []),
      tap(context, 'till.open', 'till'),
    ],
  };
}
