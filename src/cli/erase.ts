import type { Command } from 'commander';
import { findWho } from '../app/findWho.ts';
import { forgetMember, readLosses } from '../app/forgetMember.ts';
import { NOBODY } from './export.ts';
import { fail, say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars erase WHO` */
export function addErase(program: Command): void {
  program
    .command('erase <who>')
    .description('forget a member for good: the person goes, the books stay; says first whom and what is lost')
    .option('--yes', 'do it')
    .action((who: string, { yes }: { yes?: true }) => erase(who, yes === true));
}

const erase = (who: string, isMeant: boolean): Promise<void> =>
  withDeps(async (deps, now) => {
    const member = await findWho(deps, who);
    const losses = member && (await readLosses(deps, member.memberId, now));
    if (member === undefined || losses === undefined) return fail(NOBODY);
    const { memberId, name, joinedAt, purchases } = member;
    const lost = (gone: { points: number; vouchers: number }) => `${gone.points} points and ${gone.vouchers} vouchers`;
    if (!isMeant) {
      const since = new Date(joinedAt).toISOString().slice(0, 10);
      say(`${memberId}: ${name ?? 'without a name'}, member since ${since}, ${purchases} purchases.`);
      say(`Erasing deletes who this is and what they wrote; ${lost(losses)} lapse. It cannot be undone.`);
      return fail(`Nothing was erased yet. To do it: regulars erase ${memberId} --yes`);
    }
    const erased = await forgetMember(deps, memberId, `cli:erase:${deps.newId()}`, now, { kind: 'system' });
    if (!erased.ok) return fail(NOBODY);
    say(
      `Erased. ${lost(erased.value)} lapsed; purchases and the points ledger stay, under an id that stands for nobody.`,
    );
  });
