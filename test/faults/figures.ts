/** A figure of the scoreboard: what it counts, and how much of it is tried. */
export interface FigureAbout {
  readonly says: string;
  readonly target: string;
  /** What one run of it is. */
  readonly unit: string;
  /** The files of its experiments, below `test`. */
  readonly files: readonly string[];
  /** Words of the names of those tests. */
  readonly names: readonly string[];
  readonly full: number;
  readonly quick: number;
  /** It measures how long others wait, so nothing else is tried meanwhile. */
  readonly alone?: true;
}

export type FigureId =
  | 'S3'
  | 'S4'
  | 'S5'
  | 'S6'
  | 'S7'
  | 'S10'
  | 'S11'
  | 'S14'
  | 'S15'
  | 'S16'
  | 'S17'
  | 'S19'
  | 'F07'
  | 'F10'
  | 'F14'
  | 'F24'
  | 'F29';

/** In the order in which they are told of. Figures of one file run together. */
export const FIGURES: Readonly<Record<FigureId, FigureAbout>> = {
  S3: {
    says: 'the service killed in a LINE campaign',
    target: 'nobody twice, nobody lost, nobody unknown, and no human act',
    unit: 'kills',
    files: ['fault/campaignKills.test.ts'],
    names: ['reaches everybody on LINE exactly once'],
    full: 380,
    quick: 9,
  },
  S4: {
    says: 'the same on Telegram, marketing',
    target: 'nobody twice; unknown at most what was in flight, all of it listed for the owner',
    unit: 'kills',
    files: ['fault/campaignKills.test.ts'],
    names: ['reaches nobody on Telegram twice'],
    full: 380,
    quick: 6,
  },
  S5: {
    says: 'the same on Telegram, a service message',
    target: 'nobody lost; twice at most who was in flight',
    unit: 'kills',
    files: ['fault/campaignKills.test.ts'],
    names: ['loses nobody on Telegram of a service message'],
    full: 380,
    quick: 3,
  },
  S6: {
    says: 'from a kill until another process sends what the dead one had',
    target: 'at most 60 s',
    unit: 'ranges of dead processes',
    files: ['faults/pickUp.long.ts'],
    names: ['is sent by another one within a minute'],
    full: 40,
    quick: 2,
  },
  S7: {
    says: 'sessions of the database killed under sales',
    target: 'no half journal, no crash, no leaked session, nothing that was told is missing',
    unit: 'sessions killed',
    files: ['fault/sessions.test.ts'],
    names: ['nothing that was answered is lost or applied twice'],
    full: 500,
    quick: 100,
  },
  S10: {
    says: 'webhooks five times each, in any order, to two processes',
    target: 'one answer for each event',
    unit: 'events',
    files: ['faults/webhooks.long.ts'],
    names: ['are answered once each'],
    full: 10_000,
    quick: 1_000,
  },
  S11: {
    says: 'each operation with the Nth statement or call lost, before it and after it',
    target: 'asking again with the same key ends in one effect',
    unit: 'operations',
    files: ['faults/sweep.test.ts', 'faults/sweepKills.long.ts', 'faults/sweepChat.long.ts'],
    names: ['ends in one effect when', 'has one effect and at most one answer'],
    full: 100,
    quick: 4,
  },
  S14: {
    says: 'five processes woken at the same moments, in six zones',
    target: 'every job once for every local date',
    unit: 'days in each zone',
    files: ['fault/jobs.test.ts'],
    names: ['run every job once for each of the days'],
    full: 400,
    quick: 60,
  },
  S15: {
    says: 'a platform asks to wait, two processes',
    target: 'no call before the time is over but what was in flight, and nobody lost',
    unit: 'refusals',
    files: ['faults/limits.long.ts'],
    names: ['makes no call before the time is over'],
    full: 20,
    quick: 2,
  },
  S16: {
    says: 'members stop offers or are forgotten while a campaign goes out',
    target: 'no message later than 1 s after it was written down',
    unit: 'members who stop',
    files: ['faults/optOuts.long.ts'],
    names: ['nobody gets a message who stopped offers'],
    full: 1_000,
    quick: 100,
  },
  S17: {
    says: 'a process stopped (SIGSTOP) for longer than its lease, and going on',
    target: 'it writes nothing; nobody on LINE twice; on Telegram at most what was in flight',
    unit: 'stops',
    files: ['faults/zombies.long.ts'],
    names: ['writes nothing when it goes on'],
    full: 50,
    quick: 2,
  },
  S19: {
    says: 'migrations cut off at each statement; a backup from the middle of a campaign, brought back 25 hours later',
    target: 'all or nothing at every statement; not one message until the owner decides',
    unit: 'tries (0: each statement, and five restores)',
    files: ['faults/migrations.long.ts', 'faults/restore.long.ts'],
    names: ['leave nothing or all', 'sends nothing by itself'],
    full: 0,
    quick: 6,
  },
  F07: {
    says: 'LINE hangs while people write',
    target: 'each message taken within a second (99 of 100), none lost',
    unit: 'messages',
    files: ['faults/hanging.long.ts'],
    names: ['are taken within a second while LINE answers none'],
    full: 2_000,
    quick: 200,
    alone: true,
  },
  F10: {
    says: 'bodies of 50 MB, without a length and a byte a second, at once',
    target: 'none taken, at most 50 MB more, others answered within 500 ms (99 of 100)',
    unit: 'callers at once',
    files: ['faults/bodies.long.ts'],
    names: ['are cut off; memory stays'],
    full: 100,
    quick: 21,
    alone: true,
  },
  F14: {
    says: 'started while neither platform is there, which come back after 20 s',
    target: 'it starts, says so, is connected to both within 30 s, and answers',
    unit: 'starts',
    files: ['faults/absent.long.ts'],
    names: ['heals by itself within half a minute'],
    full: 10,
    quick: 1,
  },
  F24: {
    says: 'a campaign paused, resumed and cancelled while it is sent',
    target: 'nothing begins after it but what was in flight; after a cancel nothing resumes',
    unit: 'times',
    files: ['delivery/campaignControl.test.ts'],
    names: ['lets nothing begin but what was in flight', 'of two at once one decides'],
    full: 200,
    quick: 10,
  },
  F29: {
    says: 'a broadcast with 384 MB of heap',
    target: 'at most 450 MB resident, everybody once, and the owner sees how far it is within 500 ms (99 of 100)',
    unit: 'recipients',
    files: ['faults/memory.long.ts'],
    names: ['is sent with 384 MB of heap'],
    full: 200_000,
    quick: 5_000,
    alone: true,
  },
};
