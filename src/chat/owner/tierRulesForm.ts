import { TIER_LIMITS } from '../../core/tiers/valid.ts';
import { text } from '../../i18n/text.ts';
import type { Form, FormStep } from '../form.ts';
import { isOwner, type Label } from './access.ts';
import { changeTiers } from './tierCards.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

function numberStep(
  name: string,
  ask: Label,
  problem: Label,
  options: readonly number[],
  [least, most]: readonly [number, number],
): FormStep {
  return {
    name,
    ask: ({ language }) => ({
      question: text(language, ask),
      options: options.map((one) => ({ label: String(one), value: String(one) })),
    }),
    read: (said, { language }) => {
      const typed = said.normalize('NFKC');
      const count = /^\d{1,3}$/.test(typed) ? Number(typed) : -1;
      return count >= least && count <= most ? right(count) : wrong(text(language, problem));
    },
  };
}

function choiceStep(name: string, ask: Label, choices: readonly (readonly [value: string, label: Label])[]): FormStep {
  return {
    name,
    ask: ({ language }) => ({
      question: text(language, ask),
      options: choices.map(([value, label]) => ({ label: text(language, label), value })),
    }),
    read: (said, { language }) => {
      const found = choices.find(([value, label]) => value === said || text(language, label) === said);
      return found === undefined ? wrong(text(language, 'tiers.measure-wrong')) : right(found[0]);
    },
  };
}

/** How tiers are counted, how long they last, and how they end. */
export const tierRulesForm: Form = {
  flow: 'tierrules',
  allowed: isOwner,
  steps: [
    numberStep('windowMonths', 'tiers.ask-window', 'tiers.months-wrong', [6, 12, 24], TIER_LIMITS.months),
    choiceStep('match', 'tiers.ask-match', [
      ['any', 'tiers.match-any'],
      ['all', 'tiers.match-all'],
    ]),
    numberStep('keepMonths', 'tiers.ask-keep', 'tiers.months-wrong', [6, 12, 24], TIER_LIMITS.months),
    numberStep('graceDays', 'tiers.ask-grace', 'tiers.grace-wrong', [0, 14, 30, 60], TIER_LIMITS.graceDays),
    choiceStep('downgrade', 'tiers.ask-down', [
      ['one_down', 'tiers.down-one'],
      ['to_measure', 'tiers.down-measure'],
    ]),
    choiceStep('life', 'tiers.ask-life', [
      ['no', 'tiers.life-no'],
      ['yes', 'tiers.life-yes'],
    ]),
  ],
  done: (context, { windowMonths, match, keepMonths, graceDays, downgrade, life }) =>
    changeTiers(context, {
      rules: {
        windowMonths: Number(windowMonths),
        match: match === 'all' ? 'all' : 'any',
        keepMonths: Number(keepMonths),
        graceDays: Number(graceDays),
        downgrade: downgrade === 'to_measure' ? 'to_measure' : 'one_down',
        firstForLife: life === 'yes',
      },
    }),
};
