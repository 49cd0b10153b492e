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

  'forecast.open': 'Who runs out soon',
  'forecast.week': 'What customers who take offers will most probably buy again in the coming 7 days:',
  'forecast.product': '{bar} {product}: about {count} buyers',
  'forecast.numbered': '{rank}. {product}: about {count} buyers',
  'forecast.numbered-peak': '{rank}. {product}: about {count} buyers, most on {day}',
  'forecast.picture': 'Buyers in the next 7 days',
  'forecast.picture-peak': 'Most on',
  'forecast.who': 'Most probable:',
  'forecast.member': '{name}: {product}, {percent}%',
  'forecast.learned':
    'Learned from what your customers bought. It counts what they would buy anyway; what offers add shows under “What it brought”.',
  'forecast.usual':
    'This goes by the usual days of your products. Once they were bought again 500 times over a quarter of a year, it is learned from your own customers.',
  'forecast.none':
    'Nobody is expected in the coming 7 days. It begins once customers who take offers have bought a product that has its days under Products.',
  'forecast.busy': 'This is being worked out right now. Please look again in a few minutes.',
  'forecast.large': 'With more than {most} members this is worked out each night. Please look again tomorrow.',
} as const;
