import { savedAutomation } from './automationForm.ts';
import { confirmPart } from './confirmChange.ts';
import { savedIssue } from './couponIssue.ts';
import { savedMilestones } from './milestones.ts';
import { savedWorth } from './pointsWorth.ts';
import { savedSettings } from './settings.ts';
import { savedCards } from './stampCardList.ts';
import { savedTiers } from './tierCards.ts';

/** The one tap after which a change of the programme counts. */
export const changesPart = confirmPart({
  settings: savedSettings,
  tiers: savedTiers,
  cards: savedCards,
  worth: savedWorth,
  issue: savedIssue,
  milestones: savedMilestones,
  automation: savedAutomation,
});
