import type { Translation } from './catalogue.ts';
import type { en } from './en.ts';
import { automations } from './th/automations.ts';
import { autos } from './th/autos.ts';
import { backups } from './th/backups.ts';
import { broadcast } from './th/broadcast.ts';
import { checkUp } from './th/checkUp.ts';
import { common } from './th/common.ts';
import { coupons } from './th/coupons.ts';
import { couponTerms } from './th/couponTerms.ts';
import { explain } from './th/explain.ts';
import { giftCards } from './th/giftCards.ts';
import { gifts } from './th/gifts.ts';
import { holidays } from './th/holidays.ts';
import { hours } from './th/hours.ts';
import { howPoints } from './th/howPoints.ts';
import { issueRules } from './th/issueRules.ts';
import { member } from './th/member.ts';
import { milestones } from './th/milestones.ts';
import { offers } from './th/offers.ts';
import { oldCards } from './th/oldCards.ts';
import { owner } from './th/owner.ts';
import { programme } from './th/programme.ts';
import { refusals } from './th/refusals.ts';
import { sale } from './th/sale.ts';
import { segments } from './th/segments.ts';
import { staff } from './th/staff.ts';
import { stamps } from './th/stamps.ts';
import { standstill } from './th/standstill.ts';
import { talk } from './th/talk.ts';
import { tierPerks } from './th/tierPerks.ts';
import { tiers } from './th/tiers.ts';
import { waiting } from './th/waiting.ts';
import { worth } from './th/worth.ts';

export const th: Translation<typeof en> = {
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
};
