import { hasPeople } from '../../../db/backup/people.ts';
import { failingPart, findBackupStatus, noteBackup } from '../../../db/backupStatus.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { accept, refuse } from '../../core/decision.ts';
import { type BackupPlace, BackupRefused, backUp } from '../backup.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { noticesAfter } from '../noticesAfter.ts';
import { readProgramme } from '../programme.ts';
import { readAnswerers } from '../staff.ts';

/** The built-in chat's clock may pass a year in a minute: a backup is made once in a night of the machine's. */
const AT_MOST_EVERY_MS = 20 * 3_600_000;
const AGAIN_AFTER_MS = 3_600_000;

/**
 * Backs the shop up each night, and removes the backups that have served their time. A night that is over is not made up
 * for. One that fails is tried again each hour, and owner and managers are told when it begins to fail, once.
 * `machineNow`: the machine's time, whatever the shop's is.
 */
export function backupJob(place: BackupPlace, machineNow: () => number): Job {
  let notBefore = 0;
  return {
    name: 'backup',
    waits: () => machineNow() < notBefore,
    async run(deps, localDate, now) {
      const { document } = await readProgramme(deps);
      const isOver = localDate !== plainDate(now, document.timeZone).toString();
      const isOff = place.keep.daily === 0 && place.keep.weekly === 0;
      const lastAt = (await findBackupStatus(deps.db))?.lastAtMs ?? 0;
      if (isOver || isOff || machineNow() - lastAt < AT_MOST_EVERY_MS || !(await hasPeople(place.url))) return;
      try {
        const { path, bytes } = await backUp(place, 'nightly', machineNow(), document.timeZone);
        await noteBackup(deps.db, { at: new Date(machineNow()), file: path, bytes });
      } catch (error) {
        notBefore = machineNow() + AGAIN_AFTER_MS;
        await tellOnce(deps, place, error, now, machineNow());
        throw error;
      }
    },
  };
}

const KNOWN = { code: 'known' } as const;

async function tellOnce(deps: Deps, place: BackupPlace, error: unknown, now: number, at: number): Promise<void> {
  const { document } = await readProgramme(deps);
  const isFull = error instanceof BackupRefused && error.code === 'no-room';
  await decideAndCommit<Read, Read['answerers'], null, typeof KNOWN>(deps, {
    read: async () => ({
      isFailing: ((await findBackupStatus(deps.db))?.failingSinceMs ?? null) !== null,
      answerers: await readAnswerers(deps),
    }),
    decide: ({ isFailing, answerers }) => (isFailing ? refuse(KNOWN) : accept(answerers)),
    parts: (_read, answerers) => [
      failingPart(new Date(at)),
      ...(answerers.length === 0
        ? []
        : [
            noticesAfter(
              deps.newId,
              answerers.map(({ channel, channelUserId }) => ({
                to: { address: { channel, channelUserId } },
                notice: { kind: 'backup-failed', isFull, folder: place.folder },
              })),
              quietEndsAt(now, document.timeZone, document.messages) - now,
            ),
          ]),
    ],
    answer: () => null,
  });
}

interface Read {
  readonly isFailing: boolean;
  readonly answerers: Awaited<ReturnType<typeof readAnswerers>>;
}
