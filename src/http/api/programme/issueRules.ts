import { z } from 'zod';
import { minor, words } from './values.ts';

const Rule = z.strictObject({
  id: words.openapi({ description: 'Small letters, digits and hyphens; never changes' }),
  on: z.enum(['join', 'purchase', 'referrer', 'friend']).openapi({
    description: 'Somebody joins, or buys; a referral is rewarded: to who brought the friend, or to the friend',
  }),
  couponId: words.openapi({ description: 'The coupon to give; one that is used up or stopped gives nothing' }),
  name: words.openapi({ description: 'What members read that they get' }),
  minimumMinor: minor.optional().openapi({ description: '`purchase`: what it must net; absent: any purchase' }),
  firstOnly: z.literal(true).optional().openapi({ description: "`purchase`: the member's first alone" }),
});

export const IssueRules = z
  .array(Rule)
  .openapi({ description: 'Coupons that members get by themselves, each on an occasion' });
