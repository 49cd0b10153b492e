/** What the service says by itself on a date: birthdays, and what leaves soon. */
export const automations = {
  'gift-coupon.birthday': 'Birthday gift: {what}',
  'gift-coupon.repurchase': 'Come back soon: {what}',

  'birthday-greeting.title': 'Happy birthday, {name}!',
  'birthday-greeting.title-nameless': 'Happy birthday!',
  'birthday-greeting.body': 'All of us at {shop} wish you a wonderful new year of life.',
  'birthday-greeting.body-gift':
    'All of us at {shop} wish you a wonderful new year of life. Here is a small gift from us, for your next visit.',
  'birthday-greeting.gift': 'Your gift',
  'birthday-greeting.show': 'Show my gift',

  'leaving.points': '{points, plural, one {# point leaves soon} other {# points leave soon}}',
  'leaving.vouchers': '{count, plural, one {A coupon of yours ends soon} other {# of your coupons end soon}}',
  'leaving.only-points': '{points, plural, one {# point} other {# points}}',
  'leaving.only-vouchers': '{count, plural, one {a coupon} other {# coupons}}',
  'leaving.both':
    '{points, plural, one {# point} other {# points}} and {count, plural, one {a coupon} other {# coupons}}',
  'leaving.through': 'usable through {date}',
  'leaving.buys': 'Your {balance} points are enough for “{reward}” today.',
  'leaving.nearly': '{missing, plural, one {Only # more point} other {# more points}} and “{reward}” is yours.',
  'leaving.all-used': 'The points that were to leave soon are all used: well done!',
} as const;
