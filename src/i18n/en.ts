import { automations } from './en/automations.ts';
import { autos } from './en/autos.ts';
import { backups } from './en/backups.ts';
import { broadcast } from './en/broadcast.ts';
import { checkUp } from './en/checkUp.ts';
import { common } from './en/common.ts';
import { coupons } from './en/coupons.ts';
import { couponTerms } from './en/couponTerms.ts';
import { explain } from './en/explain.ts';
import { giftCards } from './en/giftCards.ts';
import { gifts } from './en/gifts.ts';
import { holidays } from './en/holidays.ts';
import { hours } from './en/hours.ts';
import { howPoints } from './en/howPoints.ts';
import { issueRules } from './en/issueRules.ts';
import { member } from './en/member.ts';
import { milestones } from './en/milestones.ts';
import { offers } from './en/offers.ts';
import { oldCards } from './en/oldCards.ts';
import { owner } from './en/owner.ts';
import { programme } from './en/programme.ts';
import { refusals } from './en/refusals.ts';
import { sale } from './en/sale.ts';
import { segments } from './en/segments.ts';
import { staff } from './en/staff.ts';
import { stamps } from './en/stamps.ts';
import { standstill } from './en/standstill.ts';
import { talk } from './en/talk.ts';
import { tierPerks } from './en/tierPerks.ts';
import { tiers } from './en/tiers.ts';
import { waiting } from './en/waiting.ts';
import { worth } from './en/worth.ts';

/** The first language: its keys and arguments are what the compiler checks every other text against. */
export const en = {
  ...common,
  ...member,
  ...staff,
  ...owner,
  ...programme,
  ...refusals,
  ...talk,
  ...sale,
  ...coupons,
  ...couponTerms,
  ...gifts,
  ...giftCards,
  ...issueRules,
  ...broadcast,
  ...backups,
  ...automations,
  ...autos,
  ...holidays,
  ...hours,
  ...howPoints,
  ...offers,
  ...oldCards,
  ...tiers,
  ...segments,
  ...stamps,
  ...explain,
  ...standstill,
  ...waiting,
  ...worth,
  ...tierPerks,
  ...milestones,
  ...checkUp,
} as const;
