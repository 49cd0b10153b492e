/** The chain behind each number that a member or the shop sees. */
export const explain = {
  'why.capped-day':
    'At most {limit, plural, one {# point} other {# points}} a day: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.capped-month':
    'At most {limit, plural, one {# point} other {# points}} a month: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.capped-balance':
    'You can hold up to {limit, plural, one {# point} other {# points}}: {points, plural, one {# point} other {# points}} of {from, plural, one {# point} other {# points}} count',
  'why.kept': 'It keeps {points, plural, one {# point} other {# points}} from before until {date}',
} as const;
