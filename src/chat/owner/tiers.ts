import type { Message } from '../../app/channel.ts';
import { previewTiers } from '../../app/tiers/preview.ts';
import { FIRST_TIERS } from '../../core/tiers/change.ts';
import type { TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { levelName } from '../tierWords.ts';
import { isOwner, only, tap } from './access.ts';
import { changeTiers, levelCard, saveTiers, tierRows, tiersReply } from './tierCards.ts';
import { TIER_EDITS, tierForm } from './tierForm.ts';
import { tierRulesForm } from './tierRulesForm.ts';
import { isSetName, tierSet } from './tierSets.ts';

type Handler = (context: ChatContext, rules: TierRules, level: TierLevel, what: string) => Promise<Reply>;

/** A button about one tier; one that is gone leads to those that are there. */
const about = (handler: Handler): ActionHandler =>
  only(isOwner, async (context, [id, what = '']) => {
    const { tiers: rules } = context.programme;
    const level = rules?.levels.find((one) => one.id === id);
    return rules === null || level === undefined ? tiersReply(context) : handler(context, rules, level, what);
  });

/** The shop's tiers: begun with a ready-made set or one of the owner's own, changed one by one. */
export const tiersPart: ChatPart = {
  actions: {
    tiers: only(isOwner, (context) => tiersReply(context)),
    tiersset: only(isOwner, async (context, [name]) =>
      isSetName(name) && context.programme.tiers === null
        ? say(await previewCard(context, name, tierSet(name, context)))
        : tiersReply(context),
    ),
    tierson: only(isOwner, async (context, [name]) =>
      isSetName(name) && context.programme.tiers === null
        ? saveTiers(context, { all: tierSet(name, context) }, text(context.language, 'tiers.saved'))
        : tiersReply(context),
    ),
    tieradd: only(isOwner, (context) => startForm(tierForm, context, { id: context.deps.newId() })),
    tierrules: only(isOwner, (context) =>
      context.programme.tiers === null ? tiersReply(context) : startForm(tierRulesForm, context),
    ),
    tieredit: about(async (context, rules, level) => say(levelCard(context, rules, level))),
    tierset: about(async (context, rules, level, what) => {
      const steps = TIER_EDITS[what];
      return steps === undefined
        ? say(levelCard(context, rules, level))
        : startForm(tierForm, context, { id: level.id }, steps);
    }),
    tierremove: about((context, _rules, level) => {
      const { language } = context;
      const tier = levelName(level, language);
      const done = text(language, 'tiers.removed', { tier });
      return changeTiers(context, { remove: level.id }, { done, note: text(language, 'tiers.remove-note', { tier }) });
    }),
    tiersoff: only(isOwner, (context) => {
      const { language } = context;
      return changeTiers(context, null, {
        done: text(language, 'tiers.off-done'),
        note: text(language, 'tiers.off-note'),
      });
    }),
  },
};

/** What a set is, and how many members each of its tiers would have. */
async function previewCard(context: ChatContext, name: string, levels: readonly TierLevel[]): Promise<Message> {
  const { deps, language, programme, now } = context;
  const rules = { ...FIRST_TIERS, levels };
  const counts = await previewTiers(deps, rules, programme.timeZone, now);
  return {
    type: 'card',
    title: text(language, 'tiers.preview'),
    body: text(language, 'tiers.preview-body'),
    rows: tierRows(rules, counts, context),
    buttons: [tap(context, 'tiers.turn-on', `tierson:${name}`, 'primary')],
    quickReplies: [tap(context, 'tiers.open', 'tiers'), tap(context, 'owner.menu', 'owner')],
  };
}
