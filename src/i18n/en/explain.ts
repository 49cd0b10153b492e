/** The chain behind each number that a member or the shop sees. */
export const explain = {
  'why.capped-day':
    'At most {limit, plural, one {# point} other {# points}} a day: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.capped-month':
    'At most {limit, plural, one {# point} other {# points}} a month: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.capped-balance':
    'You can hold up to {limit, plural, one {# point} other {# points}}: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.kept': 'It keeps {points, plural, one {# point} other {# points}} from before until {date}',
  'points-request.title-give': '{points, plural, one {# point} other {# points}} for {name}?',
  'points-request.title-take': 'Take {points, plural, one {# point} other {# points}} from {name}?',
  'points-request.body': 'Above the limit for one person, so it waits for your yes.',
  'points-request.reason': 'Reason',
  'points-request.by': 'Asked by',
  'points-request.until': 'Waits until',
  'points-request.approve': 'Yes, do it',
  'points-request.refuse': 'No',
  'points-request.asked':
    'Above {limit} points a second person decides. The owner and the other managers have been asked; it waits until {date}.',
  'points-request.done': 'Done. {name} now has {balance}.',
  'points-request.not-done': 'All right, nothing was changed.',
  'points-request.more': 'More requests',
  'points-request.none': 'Nothing waits for a second person.',
  'points-request.waiting': '{count, plural, one {# to confirm} other {# to confirm}}',
  'points-request-decided.yes': 'Approved: {points} points, {name}.',
  'points-request-decided.no': 'Not approved: {points} points, {name}. Nothing was changed.',
  'request-over': 'This request is over already.',
  'request-own': 'Somebody else has to decide this one.',
  'history.refund-sum':
    'It had earned {earned, plural, one {# point} other {# points}}, and what is left of it earns {remaining, plural, one {# point} other {# points}}.',
  'history.refund-earlier': '{points, plural, one {# point} other {# points}} went back with an earlier return.',
  'history.refund-expired':
    '{points, plural, one {# point} other {# points}} had expired already and are not taken again.',
  'history.refund-forgiven':
    '{points, plural, one {# point} other {# points}} had been used, and you keep what they bought.',
  'history.paid-debt': '{points, plural, one {# point} other {# points}} of them paid what was owed.',
  'history.extended':
    '{points, plural, one {# point} other {# points}} stayed 30 days longer, until {date}, because nobody could be told that they leave.',
  'history.back-until': '{points, plural, one {# point} other {# points}} back, usable through {date}.',
  'behind.available': 'To use now: {points, plural, one {# point} other {# points}}',
  'behind.pending': 'On the way: {points, plural, one {# point} other {# points}}',
  'behind.held': 'Set aside for a checkout or a reward: {points, plural, one {# point} other {# points}}',
  'behind.deficit': 'Owed: {points, plural, one {# point} other {# points}}',
  'behind.through': 'usable through {date}',
  'behind.no-end': 'never expire',
  'behind.from': 'usable from {date}',
  'behind.held-until': 'set aside until {time}, then free again',
  'behind.left':
    '{remaining, plural, one {# point} other {# points}} left of {points, plural, one {# point} other {# points}}',
  'behind.more': 'and {points, plural, one {# point} other {# points}} from earlier ones',
  'behind.none': 'There are none.',
  'behind.all-lives': 'Each purchase keeps all your points {months, plural, one {# month} other {# months}} longer.',
  'behind.deficit-button': 'Owed',
  'behind.staff-button': 'Points explained',
  'behind.customer': '{name}: {balance} points',
  'stats.how-button': 'How it is counted',
  'stats.how-title': 'How these numbers are counted',
  'stats.how-sales':
    'Sales: what purchases cost after discounts, by the day they happened, less what was returned of them. A purchase that was returned whole counts no more.',
  'stats.how-members':
    'Members: new ones who joined in these days and are still here; active ones who bought or wrote to you.',
  'stats.how-points':
    'Points given: earned, awarded and for invitations, less what returns took back. Points used: spent, less what was given back.',
  'stats.how-vouchers':
    'Coupons: taken, and used at the counter or in a shop; a use that was taken back does not count.',
  'stats.walk-in': 'Without a member card',
  'stats.walk-in-codes': '{count, plural, one {# printed code} other {# printed codes}}, {off} off',
  'stats.walk-in-sales': '{count, plural, one {# sale} other {# sales}}, {amount}',
  'stats.how-walk-in':
    'Without a member card: sales with a printed code or a gift card, after what came off. They count as used coupons, and not among the sales above.',
  'stats.how-liability':
    'Open points: what all members together could still spend, those on the way and set aside included, less what is owed.',
  'stats.how-most': 'Most points now:',
  'stats.how-most-line': '{name}: {points, plural, one {# point} other {# points}}',
  'unreached.keep': 'Keep their points',
  'unreached.let-go': 'Let them go',
  'unreached.kept':
    'Kept: {members, plural, one {# member has} other {# members have}} a year more, so that they find their points when they come back.',
  'unreached.let-gone':
    'All right: the points of {members, plural, one {# member} other {# members}} leave on their day. They are not listed any more.',
} as const;
