/** Offers before something is used up: what members get, and the coupon that they take. */
export const offers = {
  'repurchase-offer.title': 'Running low, {name}?',
  'repurchase-offer.title-nameless': 'Running low?',
  'repurchase-offer.body': 'Your {product} may be running low around {date}.',
  'repurchase-offer.body-coupon':
    'Your {product} may be running low around {date}. When you come by, take something else along for less.',
  'repurchase-offer.product': 'Running low',
  'repurchase-offer.around': '{product}, around {date}',
  'repurchase-offer.coupon': 'Coupon',
  'repurchase-offer.coupon-value': '{what} everything else',
  'repurchase-offer.next': 'Others also like',
  'repurchase-offer.take-through': 'Get it by',
  'repurchase-offer.ended': 'That offer ended on {date}. Your other coupons are still here.',
  'repurchase-offer.none': 'There is no coupon for you behind this button. Your own coupons are here:',
  'repurchase-offer.used': 'You took this coupon and used it already. Thank you for coming by!',
  'repurchase-offer.expired': 'You took this coupon, and its time is over. Your other coupons are still here.',

  'brought.open': 'What it brought',
  'brought.title': '{name}: the last {days, plural, one {day} other {# days}}',
  'brought.how':
    'What members bought counts from their first such message on. The control group gets none and is compared over the same time.',
  'brought.bought': 'What members bought counts from their first such message on.',
  'brought.nothing': 'Nothing was sent in this time. It begins with the first member whose day comes.',
  'brought.bought-meanwhile': '{count} had just bought it',
} as const;
