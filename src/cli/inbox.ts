import type { Command } from 'commander';
import { readParked, replayParked } from '../app/parked.ts';
import { say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars inbox` */
export function addInbox(program: Command): void {
  const inbox = program
    .command('inbox')
    .description('messages that could not be handled, with the reason')
    .action(() =>
      withDeps(async (deps) => {
        const parked = await readParked(deps);
        for (const { id, receivedAt, kind, attempts, reason } of parked.events)
          say(`${receivedAt}  ${id}  ${kind}  ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}  ${reason}`);
        const more = parked.more ? ' These are the newest.' : '';
        say(
          parked.events.length === 0
            ? 'No message lies aside.'
            : `${parked.events.length} ${parked.events.length === 1 ? 'lies' : 'lie'} aside.${more}`,
        );
      }),
    );
  inbox
    .command('replay')
    .argument('<id>', 'one of the list, such as line:01H…, or all')
    .description('hand a message out once more, or all of them, each person’s in the order in which they came')
    .action((id: string) =>
      withDeps(async (deps) => {
        const count = await replayParked(deps, id);
        if (count === 0) say(id === 'all' ? 'No message lies aside.' : `No message ${id} lies aside.`);
        else say(`${count} handed out once more. The service handles them within seconds, or when it starts.`);
        if (count === 0 && id !== 'all') process.exitCode = 1;
      }),
    );
}
