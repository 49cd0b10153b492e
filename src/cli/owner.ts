import type { Command } from 'commander';
import { isClaimed, newOwnerCode, resetOwner } from '../app/ownerCode.ts';
import { say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars owner code|reset` */
export function addOwner(program: Command): void {
  const owner = program.command('owner').description('the owner of the shop');

  owner
    .command('code')
    .description('a new set-up code for a shop that nobody owns yet; the one before stops working')
    .action(() =>
      withDeps(async (deps, now) => {
        if (await isClaimed(deps)) {
          say('The shop has an owner. Is the phone lost? regulars owner reset');
          process.exitCode = 1;
        } else say(`Send this to the shop in a chat, once: ${await newOwnerCode(deps, now)}`);
      }),
    );

  owner
    .command('reset')
    .description('the phone is lost: nobody owns the shop any more, and a new set-up code is given')
    .action(() =>
      withDeps(async (deps, now) =>
        say(`The owner was removed. Send this to the shop in a chat, once: ${await resetOwner(deps, now)}`),
      ),
    );
}
