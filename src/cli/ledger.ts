import type { Command } from 'commander';
import { verifyLedger } from '../app/verifyLedger.ts';
import { say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars verify-ledger` */
export function addLedger(program: Command): void {
  program
    .command('verify-ledger')
    .description('recompute every balance from the entries; exits with 1 when one does not agree')
    .action(() =>
      withDeps(async (deps) => {
        const { members, journals, problems } = await verifyLedger(deps);
        for (const problem of problems) say(`WRONG  ${JSON.stringify(problem)}`);
        say(
          `${members} members, ${journals} journals checked: ${problems.length === 0 ? 'every balance agrees' : `${problems.length} do not agree`}`,
        );
        if (problems.length > 0) process.exitCode = 1;
      }),
    );
}
