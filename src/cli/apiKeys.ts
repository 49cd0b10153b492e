import { type Command, InvalidArgumentError, Option } from 'commander';
import { createApiKey, isScope, readApiKeys, revokeApiKey, SCOPES, type Scope } from '../app/apiKeys.ts';
import { say } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars api-key create|list|revoke` */
export function addApiKeys(program: Command): void {
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
      withDeps(async (deps, now) => say(await createApiKey(deps, { name, scopes: scope }, now))),
    );

  apiKey
    .command('list')
    .description('the keys, without their secret')
    .action(() =>
      withDeps(async (deps) => {
        for (const key of await readApiKeys(deps)) {
          say(
            `${key.apiKeyId}  ${key.revokedAt === null ? 'active ' : 'revoked'}  ${key.name}  ${key.scopes.join(' ')}`,
          );
        }
      }),
    );

  apiKey
    .command('revoke <id>')
    .description('end a key; a running service stops taking it within 5 seconds')
    .action((id: string) =>
      withDeps(async (deps, now) => {
        const revoked = await revokeApiKey(deps, id, now);
        say(revoked ? 'Revoked.' : 'There is no active key of this id: regulars api-key list');
        if (!revoked) process.exitCode = 1;
      }),
    );
}
