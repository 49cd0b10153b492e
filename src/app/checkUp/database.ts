import type { DatabaseLook } from '../../../db/checkUp.ts';
import { clockFinding } from './channels.ts';
import { type Finding, finding } from './finding.ts';

export { type DatabaseLook, lookAtDatabase } from '../../../db/checkUp.ts';

const OLDEST_VERSION = 15;

/** What a look at the database means. `now`: this machine's clock when it was taken. */
export function databaseFindings(look: DatabaseLook, now: number): readonly Finding[] {
  if (look.state !== 'open') {
    const code = look.state === 'denied' ? 'database-denied' : 'database-silent';
    return [finding('wrong', code, { detail: look.detail })];
  }
  const { version, sizeBytes: size, unsafe } = look;
  const isOld = Number.parseInt(version, 10) < OLDEST_VERSION;
  const problems = [
    ...(isOld ? [finding('wrong', 'database-old', { version })] : []),
    ...unsafe.map((setting) => finding('wrong', 'database-unsafe', { setting })),
  ];
  const clock = clockFinding('clock-database', look.nowMs - look.tookMs / 2 - now);
  return [
    ...(problems.length > 0 ? problems : [finding('ok', 'database-ok', { version, size })]),
    migrationsFinding(look),
    clock ?? finding('ok', 'clock-ok'),
  ];
}

function migrationsFinding({ steps, pending }: Extract<DatabaseLook, { state: 'open' }>): Finding {
  if (steps === 0) return finding('wrong', 'shop-missing');
  if (pending === 'newer') return finding('wrong', 'migrations-newer');
  if (pending === 'foreign') return finding('wrong', 'migrations-foreign');
  if (pending > 0) return finding('wrong', 'migrations-pending', { count: pending });
  return finding('ok', 'migrations-ok', { count: steps });
}
