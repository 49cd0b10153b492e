import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import pino from 'pino';
import { v7 as newId } from 'uuid';
import { connect } from '../db/client.ts';
import { openDatabase } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { answerKeyOf } from '../db/secrets.ts';
import { createApiKey, isScope, readApiKeys, revokeApiKey, SCOPES, type Scope } from './app/apiKeys.ts';
import type { Deps } from './app/deps.ts';
import { isClaimed, newOwnerCode, resetOwner } from './app/ownerCode.ts';
import { createSeal } from './app/sealed.ts';
import { verifyLedger } from './app/verifyLedger.ts';
import { config } from './config.ts';
import { sentenceOf, run as startService } from './main.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** To where no script takes it for a key or a code. */
const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Runs a command on the shop's database: beside the service when it runs, else on the embedded one that it starts and
 * stops. A folder without a shop stays as it is: only `start` makes one, so that a wrong DATA_DIR is seen.
 */
async function withDeps(work: (deps: Deps) => Promise<void>): Promise<void> {
  const { databaseUrl, dataDir } = config();
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'postgres'))) {
    complain(
      `There is no shop in ${resolve(dataDir)} yet: run npm start once, then this again (or set DATA_DIR to where the shop is).`,
    );
    process.exitCode = 1;
    return;
  }
  const log = pino({ level: 'warn' }, pino.destination(2));
  const quiet = { info: () => undefined, warn: (message: string) => log.warn(message) };
  const opened = await openDatabase({ databaseUrl, dataDir, log: quiet });
  try {
    await migrate(opened.url);
    const db = await connect(opened.url, { connections: 4 });
    try {
      const seal = createSeal(await answerKeyOf(db, opened.secretsFolder, new Date(now())));
      await work({ db, newId, randomBytes: (count) => randomBytes(count), seal, wakeOutbox: () => undefined });
    } finally {
      await db.close();
    }
  } finally {
    await opened.stop();
  }
}

const now = (): number => Date.now();

const program = new Command('regulars')
  .description("A shop's member loyalty service that lives in the chat.")
  .showHelpAfterError('(regulars --help lists the commands)');

program
  .command('start')
  .description('start the service')
  .action(() => startService());

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

const owner = program.command('owner').description('the owner of the shop');

owner
  .command('code')
  .description('a new set-up code for a shop that nobody owns yet; the one before stops working')
  .action(() =>
    withDeps(async (deps) => {
      if (await isClaimed(deps)) {
        say('The shop has an owner. Is the phone lost? regulars owner reset');
        process.exitCode = 1;
      } else say(`Send this to the shop in a chat, once: ${await newOwnerCode(deps, now())}`);
    }),
  );

owner
  .command('reset')
  .description('the phone is lost: nobody owns the shop any more, and a new set-up code is given')
  .action(() =>
    withDeps(async (deps) =>
      say(`The owner was removed. Send this to the shop in a chat, once: ${await resetOwner(deps, now())}`),
    ),
  );

const apiKey = program.command('api-key').description('keys for tills, web shops and other programs');

apiKey
  .command('create')
  .description('make a key; it is printed once')
  .requiredOption('--name <name>', 'what uses it')
  .addOption(
    new Option('--scope <scope>', `what it may do, once for each: ${SCOPES.join(', ')}`)
      .argParser((value: string, before: readonly Scope[] = []) => {
        if (!isScope(value)) throw new InvalidArgumentError(`It must be one of: ${SCOPES.join(', ')}.`);
        return [...before, value];
      })
      .makeOptionMandatory(),
  )
  .action(({ name, scope }: { name: string; scope: readonly Scope[] }) =>
    withDeps(async (deps) => say(await createApiKey(deps, { name, scopes: scope }, now()))),
  );

apiKey
  .command('list')
  .description('the keys, without their secret')
  .action(() =>
    withDeps(async (deps) => {
      for (const key of await readApiKeys(deps)) {
        say(`${key.apiKeyId}  ${key.revokedAt === null ? 'active ' : 'revoked'}  ${key.name}  ${key.scopes.join(' ')}`);
      }
    }),
  );

apiKey
  .command('revoke <id>')
  .description('end a key; a running service stops taking it within 5 seconds')
  .action((id: string) =>
    withDeps(async (deps) => {
      const revoked = await revokeApiKey(deps, id, now());
      say(revoked ? 'Revoked.' : 'There is no active key of this id: regulars api-key list');
      if (!revoked) process.exitCode = 1;
    }),
  );

program.parseAsync().catch((error: unknown) => {
  complain(sentenceOf(error));
  process.exitCode = 1;
});
