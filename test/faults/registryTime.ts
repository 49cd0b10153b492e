import type { Fault } from './registry.ts';

/** Time, jobs, and the two that are about everything. */
export const TIME: readonly Fault[] = [
  {
    id: 'F31',
    fault: 'five processes at the same tick',
    holds: 'one run of a job for a date, one message for a member and occasion',
    figures: ['S14'],
    tests: [
      ['fault/jobs.test.ts', 'run every job once for each of the days'],
      ['fault/jobs.test.ts', 'plan one greeting with one gift for each birthday, and one notice a date'],
      ['fault/roles.test.ts', 'run each job once'],
    ],
  },
  {
    id: 'F32',
    fault: 'the service was away when a job was due',
    holds: 'books catch up, each date in order; messages by their window, else written down as too late',
    figures: ['S14'],
    tests: [
      ['app/jobs.test.ts', 'run for every date that was missed, one date after the other'],
      [
        'story/birthdays.test.ts',
        'is greeted up to three days late',
        'is written down as too late after that, without a gift',
      ],
      ['story/repurchase.test.ts', 'is written down as too late when the day is over, and never made up for'],
    ],
  },
  {
    id: 'F33',
    fault: 'kill -9 in the middle of a nightly pass',
    holds: 'another one goes on, each member once',
    figures: [],
    tests: [
      ['fault/jobs.test.ts', 'is followed by another one, and every member is booked once'],
      ['story/birthdays.test.ts', 'is followed by one that greets the rest, and nobody twice'],
    ],
  },
  {
    id: 'F34',
    fault: 'clocks of the machines are two hours apart, or jump',
    holds: 'no date twice; leases go by the clock of the database',
    figures: ['S14'],
    tests: [['fault/jobs.test.ts', 'run every job once for each of the days']],
    but: 'The minute of a member card, and the times of codes and invitations, are counted by the clock of the machine that shows and the one that reads them: where those are two hours apart, a card may live two hours longer, or be over at once.',
  },
  {
    id: 'F35',
    fault: 'an hour that comes twice, a midnight that does not come',
    holds: 'one run for each local date',
    figures: ['S14'],
    tests: [
      ['core/calendar/due.test.ts', 'hold a day once where an hour of it comes twice'],
      ['core/calendar/expiry.test.ts', 'a day whose midnight was skipped begins at its first instant'],
    ],
  },
  {
    id: 'F36',
    fault: '29 February, lunar and leap months, a birthday that is changed to tomorrow',
    holds: 'one gift a year in its own calendar, none within 11 months',
    figures: [],
    tests: [
      [
        'core/members/birthdaysOn.test.ts',
        'in a leap month falls in that month when the year has it, else in the plain month',
        'of either calendar falls exactly once in each year of its own, over 20 years',
        'comes no second time within 11 months when the birthday is changed',
      ],
      ['story/birthdays.test.ts', 'greet everybody once a year in their own calendar and language'],
      ['story/birthdays.test.ts', 'brings no second gift within 11 months of the last one'],
    ],
  },
  {
    id: 'F37',
    fault: 'points are spent at the moment at which they lapse; the pass is killed',
    holds: 'they lapse once; one of the two wins; nothing below zero',
    figures: [],
    tests: [
      ['app/nightly/points.test.ts', 'books what lapsed once, dated to the moment it left'],
      ['races/takingBack.test.ts', 'F57'],
      ['fault/jobs.test.ts', 'is followed by another one, and every member is booked once'],
    ],
  },
  {
    id: 'F38',
    fault: 'a job takes longer than its lease',
    holds: 'its process keeps it while it lives',
    figures: [],
    tests: [
      [
        'app/jobs.test.ts',
        'keep their runner for longer than a lease while it lives',
        'are taken over from a silent runner',
      ],
    ],
  },
  {
    id: 'F49',
    fault: 'an old backup comes back',
    holds: 'not one message until the owner decides; campaigns are paused, notices wait, tokens are void',
    figures: ['S19'],
    tests: [
      ['app/restored.test.ts', 'sends nothing, on that day and the next, until somebody has decided'],
      ['app/restored.test.ts', 'takes back what was handed out to open doors'],
      ['app/restored.test.ts', 'is decided once, by owner or manager, whoever taps at the same moment'],
    ],
  },
  {
    id: 'F50',
    fault: 'the Nth statement or call of any operation fails',
    holds: 'asked again with its key, it has one effect',
    figures: ['S11'],
    tests: [
      ['faults/sweep.test.ts', 'ends in one effect when it is asked again with its key'],
      ['fault/kill.test.ts', 'loses nothing that was answered, and asking again with the same key ends every doubt'],
    ],
  },
];
