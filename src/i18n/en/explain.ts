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
  'behind.held': 'Set aside for a checkout: {points, plural, one {# point} other {# points}}',
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
} as const;
