import type { Translation } from './catalogue.ts';
import type { en } from './en.ts';
import { automations } from './zh-Hant/automations.ts';
import { autos } from './zh-Hant/autos.ts';
import { backups } from './zh-Hant/backups.ts';
import { broadcast } from './zh-Hant/broadcast.ts';
import { checkUp } from './zh-Hant/checkUp.ts';
import { common } from './zh-Hant/common.ts';
import { coupons } from './zh-Hant/coupons.ts';
import { couponTerms } from './zh-Hant/couponTerms.ts';
import { explain } from './zh-Hant/explain.ts';
import { giftCards } from './zh-Hant/giftCards.ts';
import { gifts } from './zh-Hant/gifts.ts';
import { holidays } from './zh-Hant/holidays.ts';
import { hours } from './zh-Hant/hours.ts';
import { howPoints } from './zh-Hant/howPoints.ts';
import { issueRules } from './zh-Hant/issueRules.ts';
import { member } from './zh-Hant/member.ts';
import { milestones } from './zh-Hant/milestones.ts';
import { offers } from './zh-Hant/offers.ts';
import { oldCards } from './zh-Hant/oldCards.ts';
import { owner } from './zh-Hant/owner.ts';
import { programme } from './zh-Hant/programme.ts';
import { refusals } from './zh-Hant/refusals.ts';
import { sale } from './zh-Hant/sale.ts';
import { segments } from './zh-Hant/segments.ts';
import { staff } from './zh-Hant/staff.ts';
import { stamps } from './zh-Hant/stamps.ts';
import { standstill } from './zh-Hant/standstill.ts';
import { talk } from './zh-Hant/talk.ts';
import { tierPerks } from './zh-Hant/tierPerks.ts';
import { tiers } from './zh-Hant/tiers.ts';
import { waiting } from './zh-Hant/waiting.ts';
import { worth } from './zh-Hant/worth.ts';

export const zhHant: Translation<typeof en> = {
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
