import type { Card } from '../../app/channel.ts';
import { readPoints } from '../../app/readPoints.ts';
import { type OfferedReward, readReward, readRewardFor, readRewardsFor } from '../../app/rewards.ts';
import { takeReward } from '../../app/takeReward.ts';
import { date } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId } from '../ids.ts';
import { tap } from '../owner/access.ts';
import { forMembers } from './screen.ts';
import { voucherQr } from './voucherQr.ts';

/** What points buy: the catalogue, one more tap to agree, and the voucher. */
export const rewardsPart: ChatPart = {
  actions: {
    rewards: forMembers('rewards', (context, memberId, [offset = '']) => catalogue(context, memberId, offset)),
    reward: forMembers('rewards', (context, memberId, [rewardId = '']) => sure(context, memberId, rewardId)),
    rtake: forMembers('rewards', (context, memberId, [rewardId = '', agreed = '']) =>
      take(context, memberId, rewardId, agreed),
    ),
  },
};

async function catalogue(context: ChatContext, memberId: string, page: string): Promise<Reply> {
  const { deps, language, now } = context;
  const offset = /^\d{1,5}$/.test(page) ? Number(page) : 0;
  const { rewards, next, balance } = await readRewardsFor(deps, memberId, now, offset);
  const quickReplies = [
    ...(next === undefined ? [] : [tap(context, 'coupons.more', `rewards:${next}`)]),
    tap(context, 'menu.points', 'points'),
    tap(context, 'menu.coupons', 'coupons'),
    tap(context, 'common.menu', 'menu'),
  ];
  if (rewards.length === 0) return say({ type: 'text', text: text(language, 'rewards.none'), quickReplies });
  const title =
    balance < 0 ? text(language, 'rewards.owed', { points: -balance }) : text(language, 'rewards.title', { balance });
  return say({ type: 'carousel', title, cards: rewards.map((reward) => card(context, reward)), quickReplies });
}

function card(context: ChatContext, reward: OfferedReward): Card {
  const { language } = context;
  const { costPoints, missingPoints, stockLeft } = reward;
  const early = earlyWords(context, reward);
  const cost = { name: text(language, 'reward.cost'), value: text(language, 'reward.points', { points: costPoints }) };
  const left =
    stockLeft === null || stockLeft === 0 ? [] : [{ name: text(language, 'reward.left'), value: String(stockLeft) }];
  const shown = { title: reward.name, rows: [cost, ...left] };
  if (stockLeft === 0) return { ...shown, body: text(language, 'reward.none-left') };
  if (missingPoints > 0)
    return { ...shown, body: lines(text(language, 'reward.missing', { points: missingPoints }), early) };
  const body = early === undefined ? {} : { body: early };
  return { ...shown, ...body, buttons: [tap(context, 'reward.take', `reward:${reward.rewardId}`, 'primary')] };
}

const lines = (...all: readonly (string | undefined)[]): string => all.filter((one) => one !== undefined).join('\n');

/** What this member's tier lets them have early says from when it is everybody's. */
function earlyWords({ language, programme, now }: ChatContext, { startsAt }: OfferedReward): string | undefined {
  return startsAt === null || startsAt <= now
    ? undefined
    : text(language, 'reward.early', { date: date(startsAt, programme, language) });
}

/** Points are money: the second tap names how many go. */
async function sure(context: ChatContext, memberId: string, rewardId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const found = isId(rewardId) ? await readRewardFor(deps, memberId, rewardId, now) : undefined;
  if (found === undefined || found.reward.hidden) return answered(context, text(language, 'reward-unknown'));
  const { reward, opensAt } = found;
  if (opensAt !== null && now < opensAt) return opensLater(context, opensAt);
  if (reward.stockLeft === 0) return answered(context, text(language, 'reward-sold-out'));
  const balance = (await readPoints(deps, memberId, now, { limit: 1 }))?.balance ?? 0;
  const { name, costPoints } = reward;
  if (balance < costPoints) return lacking(context, name, costPoints - balance);
  return say({
    type: 'text',
    text: text(language, 'reward.sure', { name, points: costPoints, rest: balance - costPoints }),
    buttons: [
      tap(context, 'reward.yes', `rtake:${rewardId}:${costPoints}-${askedNow(context)}`, 'primary'),
      tap(context, 'common.cancel', 'cancel'),
    ],
  });
}

/** Names this question, so that its button takes one reward however often it is tapped. */
const askedNow = ({ deps }: ChatContext): string => Buffer.from(deps.randomBytes(5)).toString('hex');

const AGREED = /^(\d{1,9})-[0-9a-f]{10}$/;

async function take(context: ChatContext, memberId: string, rewardId: string, agreed: string): Promise<Reply> {
  const { deps, language, now } = context;
  const costPoints = AGREED.exec(agreed)?.[1];
  if (!isId(rewardId) || costPoints === undefined) return answered(context, text(language, 'reward-unknown'));
  const key = `reward:${memberId}:${rewardId}:${agreed}`;
  const taken = await takeReward(deps, memberId, { rewardId, costPoints: Number(costPoints) }, key, now);
  if (taken.ok) {
    const { name, voucher, available } = taken.value;
    const words = text(language, 'reward.taken', { name, points: taken.value.costPoints, rest: available });
    const again = [tap(context, 'menu.rewards', 'rewards')];
    return say({ type: 'text', text: words }, await voucherQr(context, voucher, again));
  }
  const { refusal } = taken;
  if (refusal.code === 'not-enough-points') {
    const reward = await readReward(deps, rewardId);
    return lacking(context, reward?.name ?? '', refusal.missingPoints);
  }
  if (refusal.code === 'reward-not-started') return opensLater(context, refusal.startsAt);
  return answered(context, text(language, refusal.code));
}

const opensLater = (context: ChatContext, opensAt: number): Reply => {
  const { language, programme } = context;
  return answered(context, text(language, 'reward.opens', { date: date(opensAt, programme, language) }));
};

const lacking = (context: ChatContext, name: string, points: number): Reply =>
  answered(context, text(context.language, 'reward.lacking', { name, points }));

const answered = (context: ChatContext, words: string): Reply =>
  say({
    type: 'text',
    text: words,
    quickReplies: [tap(context, 'menu.rewards', 'rewards'), tap(context, 'common.menu', 'menu')],
  });
