/** What members are told of a sale, a refund, and points that somebody gave or took. */
export const sale = {
  'receipt.title':
    '{points, plural, =0 {Thank you for your purchase} one {Thank you! +# point} other {Thank you! +# points}}',
  'receipt.purchase': 'Purchase',
  'receipt.why': 'How it counts',
  'receipt.friend': 'Invited by a friend',
  'receipt.balance': 'Your balance',
  'receipt.pending': 'Usable from {date}',
  'receipt.usable-through': 'Usable through',
  'receipt.plus-points': '+{points, plural, one {# point} other {# points}}',
  'receipt.points': '{points, plural, one {# point} other {# points}}',
  'receipt.owed': 'You owe {points, plural, one {# point} other {# points}}',
  'receipt.next-missing': '{missing, plural, one {# point} other {# points}} to go: {reward}',
  'receipt.next-ready': 'Your points are enough for: {reward}',
  'receipt.show-points': 'My points',
  'receipt.show-rewards': 'Rewards',

  'why.amount': '{basis} at {points, plural, one {# point} other {# points}} per {per}',
  'why.purchase': '{points, plural, one {# point} other {# points}} for a purchase',
  'why.all-times': '× {factor}',
  'why.some-times': '{steps} × {points} × {factor}',
  'why.capped': 'At most {points, plural, one {# point} other {# points}} per purchase',
  'why.below-minimum': 'Purchases from {amount} on earn points',
  'why.nothing': 'This purchase was too small to earn points',

  'refund.title': 'Returned: {amount}',
  'refund.undo-title': 'Taken back: {amount}',
  'refund.taken': 'Points taken back',
  'refund.minus-points': '−{points, plural, one {# point} other {# points}}',
  'refund.owed':
    '{points, plural, one {# of these points was} other {# of these points were}} already spent. The next points you earn make up for it.',
  'refund.referral': 'Friend reward taken back',
  'refund.none': 'Your points stay as they were.',

  'referral-rewarded.title': 'A friend you invited made a first purchase',
  'referral-rewarded.reward': 'Your reward',
  'referral-rewarded.invite': 'Invite another',
  'referral-welcome.title': 'A gift for you, because a friend brought you here',
  'referral-review.title': 'A friend reward waits for you',
  'referral-review.somebody': 'A member',
  'referral-review.text':
    '{referrer} invited {friend}. That makes {count, plural, one {# friend} other {# friends}} who bought in {days, plural, one {# day} other {# days}}, more than usual. Give both their reward ({points, plural, one {# point} other {# points}} for {referrer})?',
  'referral-review.approve': 'Give the reward',
  'referral-review.reject': 'Do not give it',
  'referral-review.given': 'Given: both have their points and were told.',
  'referral-review.not-given': 'Not given. Nobody gets points for this invitation.',
  'referral-review.more': 'Others waiting',
  'referral-review.none': 'No friend reward waits for you.',
  'referral-milestone.title': 'Thank you: {friends, plural, one {# friend} other {# friends}} came through you!',
  'referral-milestone.bonus': 'Bonus',
  'referral-reversed.text':
    'A purchase of a friend you invited was returned, so {points, plural, one {# point was} other {# points were}} taken back. Your balance: {balance}.',

  'points-adjusted.awarded': 'The shop gave you {points, plural, one {# point} other {# points}}',
  'points-adjusted.taken': 'The shop took back {points, plural, one {# point} other {# points}}',
  'points-adjusted.reason': 'Reason',
} as const;
