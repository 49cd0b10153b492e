import { Command } from 'commander';
import { addApiKeys } from './cli/apiKeys.ts';
import { addBacktest } from './cli/backtest.ts';
import { addBackup } from './cli/backup.ts';
import { addCoupons } from './cli/coupons.ts';
import { addDemo } from './cli/demo.ts';
import { addDoctor } from './cli/doctor.ts';
import { addErase } from './cli/erase.ts';
import { addExport } from './cli/export.ts';
import { addImport } from './cli/import.ts';
import { addInbox } from './cli/inbox.ts';
import { addLedger } from './cli/ledger.ts';
import { addMove } from './cli/move.ts';
import { addOwner } from './cli/owner.ts';
import { addRestore } from './cli/restore.ts';
import { addRestored } from './cli/restored.ts';
import { fail } from './cli/say.ts';
import { sentenceOf, run as startService } from './main.ts';

const program = new Command('regulars')
  .description("A shop's member loyalty service that lives in the chat.")
  .showHelpAfterError('(regulars --help lists the commands)');

program
  .command('start')
  .description('start the service')
  .action(() => startService());

for (const add of [
  addDoctor,
  addLedger,
  addExport,
  addErase,
  addOwner,
  addInbox,
  addBackup,
  addRestore,
  addRestored,
  addMove,
  addImport,
  addCoupons,
  addApiKeys,
  addBacktest,
])
  add(program);

addDemo(program, startService);

program.parseAsync().catch((error: unknown) => fail(sentenceOf(error)));
