import { Argument, type Command } from 'commander';
import { decideRestored, readWaitingRestore } from '../app/restored.ts';
import { fail, say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars restored send|drop`: for a shop whose owner cannot say it in the chat. */
export function addRestored(program: Command): void {
  program
    .command('restored')
    .description('what a restored backup had still to send: see it, send it or drop it')
    .addArgument(new Argument('[what]', 'without it, says what waits').choices(['send', 'drop']))
    .action((what?: 'send' | 'drop') =>
      withDeps(async (deps, now) => {
        const waiting = await readWaitingRestore(deps);
        if (waiting === undefined) return say('No restored backup waits.');
        const { campaigns, notices, backupAtMs, restoreId } = waiting;
        const much = `${campaigns} campaigns and ${notices} notices of the backup of ${new Date(backupAtMs).toISOString()}`;
        if (what === undefined) return say(`${much} wait: regulars restored send|drop`);
        const to = what === 'send' ? 'sent' : 'dropped';
        const key = `restored:${restoreId}`;
        const decided = await decideRestored(deps, to, { kind: 'system' }, restoreId, key, now);
        if (!decided.ok) return fail('Somebody decided otherwise a moment ago: regulars restored');
        say(what === 'send' ? `${much} go out now.` : `${much} were dropped.`);
      }),
    );
}
