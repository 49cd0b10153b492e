import { MOST_TEXT } from '../../core/programmeSections.ts';
import { longestFilled, type TemplateProblem, templateProblem } from './template.ts';

/** What the service writes by itself in words that may be the shop's own. */
export type WordedAutomation = 'birthday' | 'repurchase' | 'notices';

/** What the shop's own words of each may name. */
export const AUTOMATION_VARIABLES = {
  birthday: ['name', 'points'],
  /** What runs out, and the day around which it does. */
  repurchase: ['name', 'points', 'product', 'day'],
  /** What leaves ("150 points and a coupon"), and the last day of what leaves first. */
  notices: ['name', 'points', 'leaving', 'day'],
} as const satisfies Record<WordedAutomation, readonly string[]>;

export type AutomationTextProblem =
  | TemplateProblem
  | { readonly code: 'automation-text-empty' }
  | { readonly code: 'automation-text-long'; readonly most: number }
  /** Short enough as it is written, but not with the longest names in it. */
  | { readonly code: 'automation-text-long-filled'; readonly length: number; readonly most: number };

/**
 * UTF-16 units with everything filled in. Telegram takes 4,096 for words and rows together and LINE a bubble of 30 kB; the
 * rest is for the rows and the line about stopping.
 */
export const MOST_FILLED_TEXT = 3_000;

/** What keeps words of the shop's own from being sent whole in every chat; `undefined` when nothing does. */
export async function automationTextProblem(
  automation: WordedAutomation,
  text: string,
): Promise<AutomationTextProblem | undefined> {
  if (text.trim() === '') return { code: 'automation-text-empty' };
  if (text.length > MOST_TEXT) return { code: 'automation-text-long', most: MOST_TEXT };
  const problem = await templateProblem(text, AUTOMATION_VARIABLES[automation]);
  if (problem !== undefined) return problem;
  const length = await longestFilled(text);
  return length > MOST_FILLED_TEXT
    ? { code: 'automation-text-long-filled', length, most: MOST_FILLED_TEXT }
    : undefined;
}
