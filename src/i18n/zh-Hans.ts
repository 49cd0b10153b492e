import type { Translation } from './catalogue.ts';
import type { en } from './en.ts';
import { automations } from './zh-Hans/automations.ts';
import { autos } from './zh-Hans/autos.ts';
import { backups } from './zh-Hans/backups.ts';
import { broadcast } from './zh-Hans/broadcast.ts';
import { checkUp } from './zh-Hans/checkUp.ts';
import { common } from './zh-Hans/common.ts';
import { coupons } from './zh-Hans/coupons.ts';
import { couponTerms } from './zh-Hans/couponTerms.ts';
import { explain } from './zh-Hans/explain.ts';
import { giftCards } from './zh-Hans/giftCards.ts';
import { gifts } from './zh-Hans/gifts.ts';
import { holidays } from './zh-Hans/holidays.ts';
import { hours } from './zh-Hans/hours.ts';
import { howPoints } from './zh-Hans/howPoints.ts';
import { issueRules } from './zh-Hans/issueRules.ts';
import { member } from './zh-Hans/member.ts';
import { milestones } from './zh-Hans/milestones.ts';
import { offers } from './zh-Hans/offers.ts';
import { oldCards } from './zh-Hans/oldCards.ts';
import { owner } from './zh-Hans/owner.ts';
import { programme } from './zh-Hans/programme.ts';
import { refusals } from './zh-Hans/refusals.ts';
import { sale } from './zh-Hans/sale.ts';
import { segments } from './zh-Hans/segments.ts';
import { staff } from './zh-Hans/staff.ts';
import { stamps } from './zh-Hans/stamps.ts';
import { standstill } from './zh-Hans/standstill.ts';
import { talk } from './zh-Hans/talk.ts';
import { tierPerks } from './zh-Hans/tierPerks.ts';
import { tiers } from './zh-Hans/tiers.ts';
import { waiting } from './zh-Hans/waiting.ts';
import { worth } from './zh-Hans/worth.ts';

export const zhHans: Translation<typeof en> = {
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
