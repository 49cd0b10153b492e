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
} as const;
