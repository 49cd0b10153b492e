import type { Card, Message } from '../../app/channel.ts';
import {
  changeReward,
  createReward,
  type NewReward,
  type RewardChange,
  type RewardView,
  readCatalogue,
  readReward,
} from '../../app/rewards.ts';
import { points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponWords } from '../couponWords.ts';
import { type Answers, type Form, type ReadAnswer, startForm } from '../form.ts';
import { isId } from '../ids.ts';
import { isManager, only, staffOf, tap, told } from './access.ts';
import { isSkipped, numbers, right, skip, wrong } from './couponAnswers.ts';
import { firstDayRows, firstDayStep, hasEarlyAccess } from './firstDay.ts';

/** The catalogue of rewards, the owner's side: look, add, change one thing, hide and show. */
export const ownerRewardsPart: ChatPart = {
  actions: {
    orewards: only(isManager, (context, [offset = '']) => list(context, offset)),
    oreward: only(isManager, (context, [rewardId = '']) =>
      withReward(context, rewardId, async (reward) => say(await editCard(context, reward))),
    ),
    oradd: only(isManager, (context) =>
      startForm(rewardForm, context, {}, ['name', 'cost', 'stock', ...(hasEarlyAccess(context) ? ['firstDay'] : [])]),
    ),
    oredit: only(isManager, (context, [field = '', rewardId = '']) =>
      withReward(context, rewardId, () => startForm(rewardForm, context, { rewardId }, [field])),
    ),
    orhide: only(isManager, (context, [rewardId = '']) =>
      withReward(context, rewardId, (reward) => setHidden(context, reward, true)),
    ),
    orshow: only(isManager, (context, [rewardId = '']) =>
      withReward(context, rewardId, (reward) => setHidden(context, reward, false)),
    ),
  },
};

async function withReward(
  context: ChatContext,
  rewardId: string,
  then: (reward: RewardView) => Promise<Reply>,
): Promise<Reply> {
  const reward = isId(rewardId) ? await readReward(context.deps, rewardId) : undefined;
  if (reward !== undefined) return then(reward);
  return told(context, text(context.language, 'reward-unknown'), tap(context, 'owner.rewards', 'orewards'));
}

async function list(context: ChatContext, page: string): Promise<Reply> {
  const { language } = context;
  const offset = /^\d{1,5}$/.test(page) ? Number(page) : 0;
  const { rewards, next } = await readCatalogue(context.deps, offset);
  const quickReplies = [
    tap(context, 'catalogue.add', 'oradd'),
    ...(next === undefined ? [] : [tap(context, 'coupons.more', `orewards:${next}`)]),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (rewards.length === 0) return say({ type: 'text', text: text(language, 'catalogue.none'), quickReplies });
  const cards = await Promise.all(
    rewards.map(async (reward) => ({
      ...(await card(context, reward)),
      buttons: [tap(context, 'catalogue.edit', `oreward:${reward.rewardId}`)],
    })),
  );
  return say({ type: 'carousel', title: text(language, 'catalogue.title'), cards, quickReplies });
}

async function card(context: ChatContext, reward: RewardView): Promise<Card> {
  const { language } = context;
  const { costPoints, stockLeft, taken, hidden, coupon } = reward;
  return {
    title: reward.name,
    rows: [
      { name: text(language, 'catalogue.cost'), value: text(language, 'reward.points', { points: costPoints }) },
      {
        name: text(language, 'catalogue.stock'),
        value: stockLeft === null ? text(language, 'catalogue.stock-open') : points(stockLeft, language),
      },
      { name: text(language, 'catalogue.taken'), value: text(language, 'catalogue.taken-value', { count: taken }) },
      { name: text(language, 'catalogue.gives'), value: await couponWords(coupon, context) },
      ...firstDayRows(context, reward),
      ...(hidden
        ? [{ name: text(language, 'catalogue.hidden-row'), value: text(language, 'catalogue.is-hidden') }]
        : []),
    ],
  };
}

async function editCard(context: ChatContext, reward: RewardView): Promise<Message> {
  const { rewardId, hidden } = reward;
  return {
    type: 'card',
    ...(await card(context, reward)),
    buttons: [
      tap(context, 'catalogue.edit-cost', `oredit:cost:${rewardId}`, 'primary'),
      tap(context, 'catalogue.edit-stock', `oredit:stock:${rewardId}`),
      tap(context, 'catalogue.edit-name', `oredit:name:${rewardId}`),
      tap(context, 'offer.edit-first-day', `oredit:firstDay:${rewardId}`),
      hidden
        ? tap(context, 'catalogue.show', `orshow:${rewardId}`)
        : tap(context, 'catalogue.hide', `orhide:${rewardId}`),
    ],
    quickReplies: [tap(context, 'owner.rewards', 'orewards'), tap(context, 'owner.menu', 'owner')],
  };
}

function readWhole(said: string, { language }: ChatContext, least: number): ReadAnswer {
  const typed = said.normalize('NFKC');
  const count = /^\d{1,8}$/.test(typed) ? Number(typed) : -1;
  return count >= least ? right(count) : wrong(text(language, 'offer.count-wrong'));
}

/** Questions for a reward. `rewardId` among the answers makes it a change of that reward. */
export const rewardForm: Form = {
  flow: 'oreward',
  allowed: isManager,
  steps: [
    {
      name: 'name',
      ask: ({ language }) => ({ question: text(language, 'catalogue.ask-name') }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= 60 ? right(said) : wrong(text(language, 'offer.name-wrong')),
    },
    {
      name: 'cost',
      ask: ({ language }) => ({ question: text(language, 'catalogue.ask-cost'), options: numbers(10, 50, 100, 200) }),
      read: (said, context) => readWhole(said, context, 1),
    },
    {
      name: 'stock',
      ask: (context) => ({
        question: text(context.language, 'catalogue.ask-stock'),
        options: [...numbers(10, 50, 100), skip(context)],
      }),
      read: (said, context) => (isSkipped(said) ? right(null) : readWhole(said, context, 0)),
    },
    firstDayStep,
  ],
  done: save,
};

async function save(context: ChatContext, answers: Answers): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const key = `${context.key}:oreward`;
  const { rewardId, name, cost, stock, firstDay = null } = answers;
  const saved =
    typeof rewardId === 'string'
      ? await changeReward(deps, rewardId, changeOf(answers), by, key, now)
      : await createReward(deps, { name, costPoints: cost, stock, firstDay } as NewReward, by, key, now);
  if (!saved.ok) return told(context, text(language, saved.refusal.code), tap(context, 'owner.rewards', 'orewards'));
  return say(
    { type: 'text', text: text(language, 'catalogue.saved', { name: saved.value.name }) },
    await editCard(context, saved.value),
  );
}

/** The form's readers gave these answers their types; what was not asked stays. */
const changeOf = ({ name, cost, stock, firstDay }: Answers): RewardChange =>
  Object.fromEntries(
    Object.entries({ name, costPoints: cost, stockLeft: stock, firstDay }).filter(([, value]) => value !== undefined),
  );

async function setHidden(context: ChatContext, { rewardId, name }: RewardView, hidden: boolean): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const key = `${context.key}:${hidden ? 'orhide' : 'orshow'}`;
  const changed = await changeReward(deps, rewardId, { hidden }, { kind: 'staff', staffId, role }, key, now);
  const all = tap(context, 'owner.rewards', 'orewards');
  if (!changed.ok) return told(context, text(language, changed.refusal.code), all);
  const words = hidden
    ? text(language, 'catalogue.was-hidden', { name })
    : text(language, 'catalogue.was-shown', { name });
  return told(context, words, tap(context, 'catalogue.edit', `oreward:${rewardId}`), all);
}
