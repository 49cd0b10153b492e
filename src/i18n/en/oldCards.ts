/** "I had a card": a member of the shop's old list and their chat become one. Both sides of it. */
export const oldCards = {
  'join.had-card': 'Join, I had a card',
  'menu.had-card': 'I had a card',
  'claim.ask-number':
    'You had a card from us before? Type the number on it, and everything on it comes along: points, purchases and all.',
  'claim.ask-number-or-phone':
    'You had a card from us before? Type the number on it, or share your phone number if we have it. Everything on the card comes along: points, purchases and all.',
  'claim.number-wrong': 'That does not look like a card number. Please type the digits and letters on the card.',
  'claim.ask-proof':
    'And to be sure that it is yours: the month and day of your birthday (like 3/14), or the last four digits of the phone number that we have.',
  'claim.done': 'Found it! Your old card is joined. You have {points, plural, one {# point} other {# points}} now.',
  'claim.try-again': 'Try again',
  'claim.ask-shop': 'Let the shop look',
  'claim.asked': 'Passed on. Somebody of the shop looks for your card, and you will hear here.',
  'claim.share': 'Share my number',
  'claim-not-accepted':
    'We could not match this. Please look at the number and try again, or let the shop look for your card.',
  'claim-enough-tries': 'That is enough tries for today. Please let the shop look for your card.',
  'claim-phone-unknown': 'No old card has this phone number. Please type the number on the card instead.',
  'claim-waits': 'The shop is looking for your card already. You will hear here.',
  'claim-over': 'This request was answered already.',

  'card-claim-confirmed.text':
    'The shop found your old card: everything on it is here now. You have {points, plural, one {# point} other {# points}}.',
  'card-claim-refused.text':
    'The shop could not find your old card. Please bring it along on your next visit, or write to us.',

  'card-claim.title': '{name} had a card',
  'card-claim.number': 'Old number',
  'card-claim.proof': 'Typed as proof',
  'card-claim.record': 'In the old list',
  'card-claim.record-nameless': 'Without a name',
  'card-claim.since': 'Member since',
  'card-claim.points': 'Points on it',
  'card-claim.body-free':
    'Nobody has this card in a chat yet, but what was typed as proof does not match, or there is nothing to compare it with. Is it theirs?',
  'card-claim.body-claimed': 'Somebody else has this card in a chat already, so it cannot be given.',
  'card-claim.body-unknown': 'No card in the old list has this number.',
  'card-claim.approve': 'Yes, give it',
  'card-claim.reject': 'No',
  'card-claim.given': 'Given. The customer has been told.',
  'card-claim.not-given': 'Not given. The customer has been told, politely.',
  'card-claim.none': 'No card requests are waiting.',
  'card-claim.more': 'More requests',
  'owner.cards-waiting': 'Old cards ({count, number})',

  'till.old-card': 'Old card',
  'till.ask-old-card': 'Type the number of the old card.',
  'till.old-card-found': 'Is this the card of {name}?',
  'till.old-card-bind': 'Yes, join them',
  'till.old-card-done': 'Joined. {points, plural, one {# point} other {# points}} now.',
  'till.old-card-again': 'Please type the number of the old card once more.',
  'old-card-unknown': 'No card in the old list has this number.',
  'old-card-claimed': 'Somebody has this card in a chat already.',
  'old-card-own': 'This customer has this card already.',
} as const;
