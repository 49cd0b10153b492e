import { loadBackup } from '../../db/backup/load.ts';
import { beginMove, unfinishedMove } from '../../db/backup/moves.ts';
import { type CheckedBackup, checkBackup } from '../../db/backup/read.ts';
import { refuseSame, whileAlone } from '../../db/backup/session.ts';
import { carryOn, holdBack, readShopTime } from '../../db/backup/settle.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { DEFAULT_PROGRAMME } from '../core/programme.ts';
import type { Deps } from './deps.ts';
import { problemsOf } from './verifyLedger.ts';

export { type CheckedBackup, checkBackup } from '../../db/backup/read.ts';

export interface RestorePorts extends Pick<Deps, 'newId'> {
  /** The machine's time. */
  readonly now: number;
  /** Whether a clock that the built-in chat moved counts, as it does beside no real channel. */
  readonly clockMoves: boolean;
  /** The names of the jobs that speak to people. */
  readonly speakingJobs: readonly string[];
}

/**
 * Brings a checked backup back into the database at `url`, all or nothing. What it had still to send waits for the owner.
 * Throws `BackupRefused`. Without `replace` only an empty database is filled.
 */
export const restoreBackup = (
  url: string,
  backup: CheckedBackup,
  replace: boolean,
  ports: RestorePorts,
): Promise<void> =>
  loadBackup(url, backup, {
    replace,
    problemsOf: wrongBooks,
    settle: async (client) => hold(client, new Date(backup.header.madeAt), ports),
  });

/**
 * Brings everything to another server, where the shop goes on as if nothing had been; then has the database it came from
 * hold back whatever it has, so that no message goes out twice should somebody start it again. Nobody can start the
 * service meanwhile. `makeBackup` gives the file that both are compared by; killed anywhere, it can be run again, and when
 * all had arrived it only has the old database hold back: `finished`. Throws `BackupRefused`.
 */
export async function moveShop(
  from: string,
  to: string,
  makeBackup: () => Promise<string>,
  answerKey: Uint8Array,
  ports: RestorePorts,
): Promise<CheckedBackup | 'finished'> {
  return whileAlone(from, async (client) => {
    await refuseSame(client, to);
    const begun = await unfinishedMove(client, to);
    if (begun !== undefined) {
      await holdForGood(client, begun, ports);
      return 'finished';
    }
    await beginMove(client, ports.newId());
    const backup = await checkBackup(await makeBackup());
    await loadBackup(to, backup, {
      replace: false,
      notEmpty: 'There is a shop in that database already: --to must name an empty one. Nothing was changed.',
      problemsOf: wrongBooks,
      settle: (target) => carryOn(target, Buffer.from(answerKey).toString('hex')),
    });
    await holdForGood(client, new Date(backup.header.madeAt), ports);
    return backup;
  });
}

async function holdForGood(client: Session, backupAt: Date, ports: RestorePorts): Promise<void> {
  await client.query('begin');
  await hold(client, backupAt, ports);
  await client.query('commit');
}

type Session = Parameters<typeof holdBack>[0];

async function hold(client: Session, backupAt: Date, ports: RestorePorts): Promise<void> {
  const { timeZone = DEFAULT_PROGRAMME.timeZone, offsetMs } = await readShopTime(client);
  const now = ports.now + (ports.clockMoves ? offsetMs : 0);
  await holdBack(client, {
    restoreId: ports.newId(),
    backupAt,
    now: new Date(now),
    localDate: plainDate(now, timeZone).toString(),
    jobs: ports.speakingJobs,
  });
}

const wrongBooks: Parameters<typeof loadBackup>[2]['problemsOf'] = (members) =>
  members.flatMap((books) => problemsOf(books).map((problem) => `member ${books.memberId}: ${problem}`));
