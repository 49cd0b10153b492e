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
} as const;
