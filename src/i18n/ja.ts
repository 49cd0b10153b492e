import type { Translation } from './catalogue.ts';
import type { en } from './en.ts';
import { automations } from './ja/automations.ts';
import { autos } from './ja/autos.ts';
import { backups } from './ja/backups.ts';
import { broadcast } from './ja/broadcast.ts';
import { checkUp } from './ja/checkUp.ts';
import { common } from './ja/common.ts';
import { coupons } from './ja/coupons.ts';
import { couponTerms } from './ja/couponTerms.ts';
import { explain } from './ja/explain.ts';
import { giftCards } from './ja/giftCards.ts';
import { gifts } from './ja/gifts.ts';
import { holidays } from './ja/holidays.ts';
import { hours } from './ja/hours.ts';
import { howPoints } from './ja/howPoints.ts';
import { issueRules } from './ja/issueRules.ts';
import { member } from './ja/member.ts';
import { milestones } from './ja/milestones.ts';
import { offers } from './ja/offers.ts';
import { oldCards } from './ja/oldCards.ts';
import { owner } from './ja/owner.ts';
import { programme } from './ja/programme.ts';
import { refusals } from './ja/refusals.ts';
import { sale } from './ja/sale.ts';
import { segments } from './ja/segments.ts';
import { staff } from './ja/staff.ts';
import { stamps } from './ja/stamps.ts';
import { standstill } from './ja/standstill.ts';
import { talk } from './ja/talk.ts';
import { tierPerks } from './ja/tierPerks.ts';
import { tiers } from './ja/tiers.ts';
import { waiting } from './ja/waiting.ts';
import { worth } from './ja/worth.ts';

export const ja: Translation<typeof en> = {
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
