import type { GiftName } from './campaigns/giftCoupon.ts';
import type { Job } from './jobs.ts';
import { birthdaysJob } from './nightly/birthdays.ts';
import { holidaysJob } from './nightly/holidays.ts';
import { noticesJob } from './nightly/notices.ts';
import { pointsJob } from './nightly/points.ts';
import { repurchaseJob } from './nightly/repurchase.ts';
import { tiersJob } from './nightly/tiers.ts';

/** What happens for every local date at 00:05, in this order; the last one waits for 10:00. `giftName` calls the coupons of gifts something. */
export const nightlyJobs = (giftName: GiftName): readonly Job[] => [
  pointsJob,
  tiersJob,
  birthdaysJob(giftName),
  repurchaseJob(giftName),
  noticesJob,
  holidaysJob,
];
