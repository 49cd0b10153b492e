import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deps } from '../../src/app/deps.ts';
import { importList } from '../../src/app/imports/importList.ts';

/** A list of one member's points in the old system, imported as the owner would. */
export async function bringAlong(
  deps: Deps,
  memberId: string,
  points: number,
  now: number,
): Promise<'taken' | 'already' | 'refused'> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-model-'));
  try {
    const path = join(folder, 'balances.csv');
    await writeFile(path, `member_id,points\n${memberId},${points}\n`);
    const request = {
      kind: 'opening-balances',
      path,
      dryRun: false,
      earn: false,
      createMembers: false,
      dates: 'ymd',
    } as const;
    const report = await importList(deps, request, now, () => undefined);
    if (!report.ok) throw new Error(JSON.stringify(report.refusal));
    return report.value.taken === 1 ? 'taken' : report.value.already === 1 ? 'already' : 'refused';
  } finally {
    await rm(folder, { recursive: true });
  }
}
