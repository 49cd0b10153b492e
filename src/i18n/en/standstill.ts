/** What stands still, and what moves again. */
export const standstill = {
  'standstill.inbox': 'Messages that customers wrote are not being answered.',
  'standstill.outbox': 'Receipts and other messages of your shop are not going out.',
  'standstill.campaigns': 'Messages to many customers are not going out, though they should.',
  'standstill.broadcasts': 'A broadcast that should have begun has not.',
  'standstill.jobs': 'The nightly work of your shop does not come to its end.',
  'standstill.channel': '{channel} does not take messages of your shop.',
  'standstill.begun': 'Something stands still, for 5 minutes now: {what}',
  'standstill.do':
    'Open the check-up, which says what to do. If it finds nothing, start the service again, or ask whoever runs it. I tell you when it moves again.',
  'standstill.do-manager':
    'Ask the owner, who can open the check-up, or whoever runs the service. I tell you when it moves again.',
  'standstill.over': 'That is over, all moves again. It was: {what}',
  'standstill.parked':
    '{count, plural, one {# message could not be handled and lies aside} other {# messages could not be handled and lie aside}}; everybody else is answered as always. Whoever runs the service sees why with “npx regulars inbox” and hands them out again with “npx regulars inbox replay all”, best after an upgrade. I do not tell you of each one that joins them.',
} as const;
