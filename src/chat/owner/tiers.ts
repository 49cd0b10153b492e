import type { Message } from '../../app/channel.ts';
import { readProgramme } from '../../app/programme.ts';
import { previewTiers } from '../../app/tiers/preview.ts';
import { FIRST_TIERS } from '../../core/tiers/change.ts';
import { levelAt } from '../../core/tiers/perks.ts';
import type { TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { rankOf } from '../../core/tiers/tier.ts';
import { text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { levelName } from '../tierWords.ts';
import { isOwner, only, tap } from './access.ts';
import { changeTiers, levelCard, saveTiers, tierRows, tiersReply } from './tierCards.ts';
import { TIER_EDITS, tierForm } from './tierForm.ts';
import { TIER_MORE_EDITS, tierMoreForm } from './tierMoreForm.ts';
import { tierRulesForm } from './tierRulesForm.ts';
import { isSetName, type SetName, tierSet } from './tierSets.ts';

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
      isSetName(name) && context.programme.tiers === null ? say(await previewCard(context, name)) : tiersReply(context),
    ),
    tierson: only(isOwner, (context, [name, seen]) =>
      isSetName(name) && context.programme.tiers === null ? turnOn(context, name, seen) : tiersReply(context),
    ),
    tieradd: only(isOwner, (context) => startForm(tierForm, context, { id: context.deps.newId() })),
    tierrules: only(isOwner, (context) =>
      context.programme.tiers === null ? tiersReply(context) : startForm(tierRulesForm, context),
    ),
    tieredit: about(async (context, rules, level) => say(levelCard(context, rules, level))),
    tierset: about(async (context, rules, level, what) => {
      const [form, steps] = what in TIER_EDITS ? [tierForm, TIER_EDITS[what]] : [tierMoreForm, TIER_MORE_EDITS[what]];
      return steps === undefined
        ? say(levelCard(context, rules, level))
        : startForm(form, context, { id: level.id }, steps);
    }),
    tiership: about((context, rules, level) => changeShipping(context, rules, level)),
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

/** Turns a set on as it was shown; where the settings were changed since, it is shown again. */
function turnOn(context: ChatContext, name: SetName, seen = ''): Promise<Reply> {
  const again = async () => {
    const moved: Message = { type: 'text', text: text(context.language, 'diff.moved') };
    const programme = (await readProgramme(context.deps)).document;
    const fresh = { ...context, programme };
    return programme.tiers === null ? say(moved, await previewCard(fresh, name)) : tiersReply(fresh, moved);
  };
  return /^\d{1,9}$/.test(seen) ? saveTiers(context, { all: tierSet(name, context) }, Number(seen), again) : again();
}

function changeShipping(context: ChatContext, rules: TierRules, level: TierLevel): Promise<Reply> {
  const { language } = context;
  const { freeShipping, ...perks } = level.perks;
  if (freeShipping === true) return changeTiers(context, { put: { ...level, perks } });
  const isBelow = levelAt(rules, rankOf(rules, level.id))?.perks.freeShipping === true;
  const note = text(language, isBelow ? 'tiers.ship-below' : 'tiers.ship-note');
  return changeTiers(context, { put: { ...level, perks: { ...perks, freeShipping: true } } }, { note });
}

/** What a set is, and how many members each of its tiers would have. */
async function previewCard(context: ChatContext, name: SetName): Promise<Message> {
  const { deps, language, now } = context;
  const { version, document: programme } = await readProgramme(deps);
  const rules = { ...FIRST_TIERS, levels: tierSet(name, { programme, language }) };
  const counts = await previewTiers(deps, rules, programme.timeZone, now);
  return {
    type: 'card',
    title: text(language, 'tiers.preview'),
    body: text(language, 'tiers.preview-body'),
    rows: tierRows(rules, counts, { ...context, programme }),
    buttons: [tap(context, 'tiers.turn-on', `tierson:${name}:${version}`, 'primary')],
    quickReplies: [tap(context, 'tiers.open', 'tiers'), tap(context, 'owner.menu', 'owner')],
  };
}
