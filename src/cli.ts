import { Command } from 'commander';
import { addApiKeys } from './cli/apiKeys.ts';
import { addDemo } from './cli/demo.ts';
import { addLedger } from './cli/ledger.ts';
import { addOwner } from './cli/owner.ts';
import { fail } from './cli/say.ts';
import { sentenceOf, run as startService } from './main.ts';

const program = new Command('regulars')
  .description("A shop's member loyalty service that lives in the chat.")
  .showHelpAfterError('(regulars --help lists the commands)');

program
  .command('start')
  .description('start the service')
  .action(() => startService());

for (const add of [addLedger, addOwner, addApiKeys]) add(program);

addDemo(program, startService);

program.parseAsync().catch((error: unknown) => fail(sentenceOf(error)));
