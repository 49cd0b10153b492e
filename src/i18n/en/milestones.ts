/** Bonuses for who brings many friends: members and the owner’s screens. */
export const milestones = {
  'page.referral-milestone-coupon': '{count} friends: the coupon “{coupon}”',
  'mile.open': 'Friend milestones',
  'mile.none':
    'Who brings many friends can get a bonus on top: points, or a coupon, once so many friends have bought for the first time. It comes in the night after.',
  'mile.start': 'Use 3, 10, 25',
  'mile.add': 'Add or change',
  'mile.clear': 'No milestones',
  'mile.clear-note': 'What was given stays.',
  'mile.friends': '{count, plural, one {# friend} other {# friends}}',
  'mile.gone': 'The coupon “{coupon}” (stopped or over: nothing is given)',
  'mile.ask-friends':
    'For how many friends who have bought? Tap or type a number. One that is there already is changed.',
  'mile.friends-wrong': 'Please type a number from 1 to 10,000. There can be 10 milestones.',
  'mile.ask-bonus':
    'What do they get for {count, plural, one {# friend} other {# friends}}? Type points, or tap or type a coupon of yours. Skip takes this milestone away.',
  'mile.bonus-wrong': 'Please type a number of points above 0, or the name of one of your coupons.',
  'mile.saved': 'Saved. It counts from now on, also for friends brought before; bonuses come in the night.',
} as const;
