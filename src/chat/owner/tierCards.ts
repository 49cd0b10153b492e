import type { Button, Message } from '../../app/channel.ts';
import { changeProgramme } from '../../app/programme.ts';
import { placeTiers } from '../../app/tiers/place.ts';
import { readTierCounts, type TierCounts } from '../../app/tiers/preview.ts';
import type { TiersChange } from '../../core/tiers/change.ts';
import { earlyDaysFromBelow, withEarlyDays } from '../../core/tiers/perks.ts';
import type { TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { levelName, needsWords, perkWords } from '../tierWords.ts';
import { staffOf, tap, told } from './access.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';

/** Placed while the owner waits; the night does the rest of a large shop. */
const PAGES_AT_ONCE = 4;

/** The shop's tiers with how many have each, or how to begin. */
export async function tiersReply(context: ChatContext, ...before: readonly Message[]): Promise<Reply> {
  const { programme } = context;
  return say(...before, programme.tiers === null ? beginCard(context) : await tiersCard(context, programme.tiers));
}

function beginCard(context: ChatContext): Message {
  const { language } = context;
  return {
    type: 'card',
    title: text(language, 'tiers.open'),
    body: text(language, 'tiers.none'),
    buttons: [
      tap(context, 'tiers.use-two', 'tiersset:two', 'primary'),
      tap(context, 'tiers.use-three', 'tiersset:three'),
      tap(context, 'tiers.use-own', 'tieradd'),
    ],
    quickReplies: [tap(context, 'owner.settings', 'osettings'), tap(context, 'owner.menu', 'owner')],
  };
}

async function tiersCard(context: ChatContext, rules: TierRules): Promise<Message> {
  const { deps, language } = context;
  const counts = await readTierCounts(deps, rules);
  return {
    type: 'card',
    title: text(language, 'tiers.open'),
    body: ruleWords(rules, context),
    rows: tierRows(rules, counts, context),
    buttons: rules.levels.map(
      (level): Button => ({
        label: levelName(level, language),
        action: { type: 'postback', data: `tieredit:${level.id}` },
      }),
    ),
    quickReplies: [
      tap(context, 'tiers.add', 'tieradd'),
      tap(context, 'tiers.rules', 'tierrules'),
      tap(context, 'tiers.off', 'tiersoff'),
      tap(context, 'owner.settings', 'osettings'),
      tap(context, 'owner.menu', 'owner'),
    ],
  };
}

function ruleWords(rules: TierRules, { language }: ChatContext): string {
  const { windowMonths: window, keepMonths: keep, graceDays: grace, downgrade, firstForLife, levels } = rules;
  const [first] = levels;
  return [
    text(language, 'tiers.rule-line', { window, keep, grace }),
    downgrade === 'one_down' ? text(language, 'tiers.rule-one') : text(language, 'tiers.rule-measure'),
    ...(firstForLife && first !== undefined
      ? [text(language, 'tiers.rule-life', { tier: levelName(first, language) })]
      : []),
  ].join(/^(zh|ja)/.test(language) ? '' : ' ');
}

/** What each tier asks for and gives, and how many have it. */
export function tierRows(rules: TierRules, counts: TierCounts, context: ChatContext) {
  const { language } = context;
  const members = (rank: number) => text(language, 'tiers.members', { count: counts.get(rank) ?? 0 });
  return [
    ...withEarlyDays(rules).map((level, rank) => ({
      name: levelName(level, language),
      value: [needsWords(level, rules, context), ...givesOf(context, rules, level), members(rank)].join('\n'),
    })),
    { name: text(language, 'tiers.without'), value: members(-1) },
  ];
}

/** What it gives; where the days of a tier below hold, with a word on that. */
function givesOf(context: ChatContext, rules: TierRules, level: TierLevel): readonly string[] {
  const days = earlyDaysFromBelow(rules, level.id);
  return [...perkWords(level, context, true), ...(days === undefined ? [] : [earlyBelow(context, days)])];
}

/** That a tier below has coupons so early, and this one with it. */
export const earlyBelow = ({ language }: ChatContext, days: number): string =>
  text(language, 'tiers.early-below', { days });

/** One tier, to be changed. */
export function levelCard(context: ChatContext, rules: TierRules, level: TierLevel): Message {
  const { language } = context;
  const held = withEarlyDays(rules).find(({ id }) => id === level.id) ?? level;
  const gives = givesOf(context, rules, held);
  return {
    type: 'card',
    title: levelName(level, language),
    rows: [
      { name: text(language, 'tiers.edit-needs'), value: needsWords(level, rules, context) },
      ...(gives.length === 0 ? [] : [{ name: text(language, 'tier.gives'), value: gives.join('\n') }]),
    ],
    buttons: [
      tap(context, 'tiers.edit-name', `tierset:${level.id}:name`),
      tap(context, 'tiers.edit-needs', `tierset:${level.id}:needs`),
      tap(context, 'tiers.edit-also', `tierset:${level.id}:also`),
      tap(context, 'tiers.edit-points', `tierset:${level.id}:points`),
      tap(context, 'tiers.edit-off', `tierset:${level.id}:off`),
      tap(context, 'tiers.edit-prices', `tierset:${level.id}:prices`),
      level.perks.freeShipping === true
        ? tap(context, 'tiers.ship-off', `tiership:${level.id}`)
        : tap(context, 'tiers.ship-on', `tiership:${level.id}`),
      tap(context, 'tiers.edit-early', `tierset:${level.id}:early`),
      tap(context, 'tiers.edit-gift', `tierset:${level.id}:gift`),
      tap(context, 'tiers.remove', `tierremove:${level.id}`),
    ],
    quickReplies: [tap(context, 'tiers.open', 'tiers'), tap(context, 'owner.menu', 'owner')],
  };
}

/** Shows what a change makes different, with what it means for the members of today, and asks for it. */
export const changeTiers = (
  context: ChatContext,
  tiers: TiersChange | null,
  { done = text(context.language, 'tiers.saved'), ...note }: { readonly done?: string; readonly note?: string } = {},
): Promise<Reply> => askToChange(context, { screen: 'tiers', change: { tiers }, done, ...note });

/** Saves a set that was shown with how many members it would be, places whoever qualifies, and shows the tiers. */
export async function saveTiers(
  context: ChatContext,
  tiers: TiersChange,
  seen: number,
  again: () => Promise<Reply>,
): Promise<Reply> {
  const { deps, language, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const changed = await changeProgramme(deps, { tiers }, by, `${context.key}:tiers`, now, seen);
  if (changed.ok) return placed({ ...context, programme: changed.value.document }, text(language, 'tiers.saved'));
  if (changed.refusal.code === 'programme-changed') return again();
  return told(context, text(language, changed.refusal.code), tap(context, 'tiers.open', 'tiers'));
}

/** The tiers after a change. */
export const savedTiers: AfterChange = (context, { done }) => placed(context, done);

async function placed(context: ChatContext, done: string): Promise<Reply> {
  const isThrough = await placeTiers(context.deps, context.now, PAGES_AT_ONCE);
  const words = isThrough ? done : `${done} ${text(context.language, 'tiers.placing')}`;
  return tiersReply(context, { type: 'text', text: words });
}
