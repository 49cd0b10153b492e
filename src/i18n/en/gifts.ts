/** A voucher that a member gives to a friend. */
export const gifts = {
  'coupon.words.personal': 'for yourself alone',
  'offer.edit-givable': 'Giving to friends',
  'offer.ask-givable': 'May members give it to a friend in the chat?',
  'gift.give': 'Give to a friend',
  'gift.take-back': 'Take it back',
  'gift.take': 'Take the gift',
  'gift.out': 'Offered to a friend through {date}. Whoever opens the link first has it.',
  'gift.offered':
    'Pass on the next message. The first friend who takes “{coupon}” through {date} has it. Until somebody takes it, it is yours, and you can take it back.',
  'gift.friend-from': 'Your friend can use it from {date} on.',
  'gift.forward': 'I give you a coupon of {shop}: “{coupon}”, {what}. Open this to take it, through {date}:',
  'gift.code': 'Or type this code there: {code}',
  'gift.title': 'A gift for you',
  'gift.from': '{name} gives you “{coupon}”: {what}.',
  'gift.from-friend': 'A friend gives you “{coupon}”: {what}.',
  'gift.take-through': 'Take it through',
  'gift.join': 'Join first, and it is yours.',
  'gift.taken-back': '“{coupon}” stays yours. The link works no more.',
  'gift.have-enough':
    'You have this coupon already, as often as one member may. The gift is still there for somebody else.',
  'till.gift-link':
    'This is a gift for a friend: they open it in their own chat and take it there. The coupon they get then works here.',
  'gift-own': 'This is your own gift. Pass the link on to a friend.',
  'gift-gone':
    'This gift is not there any more: somebody took it, it was taken back, or its time is over. Ask whoever sent it.',
  'voucher-personal': 'This coupon is meant for you alone and cannot be given.',
  'voucher-not-usable': 'This coupon cannot be given any more.',
  'voucher-gift-taken.text': 'Your friend took your gift: “{coupon}”.',
  'coupons.earlier-given': '{name}: given to a friend',
  'coupon.held': 'Set aside for a purchase until',
} as const;
