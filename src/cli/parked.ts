import type { Command } from 'commander';
import { handOutParked, readParked } from '../app/parked.ts';
import { say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars parked` */
export function addParked(program: Command): void {
  program
    .command('parked')
    .description('messages that could not be handled, with the reason')
    .option('--again', 'hand them out once more')
    .action(({ again = false }: { again?: boolean }) =>
      withDeps(async (deps) => {
        if (again) return say(`${await handOutParked(deps)} handed out once more.`);
        const parked = await readParked(deps);
        for (const { channel, receivedAt, attempts, reason } of parked.events)
          say(`${receivedAt}  ${channel}  ${attempts} attempts  ${reason}`);
        const more = parked.more ? ' These are the newest.' : '';
        say(parked.events.length === 0 ? 'No message lies aside.' : `${parked.events.length} lie aside.${more}`);
      }),
    );
}
