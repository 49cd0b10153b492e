import { type Command, InvalidArgumentError } from 'commander';
import { connect } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { answerKeyOf } from '../../db/secrets.ts';
import { backUp, backUpBeforeUpgrade } from '../app/backup.ts';
import { moveShop } from '../app/restore.ts';
import { clockFrom } from '../clock.ts';
import { type Config, config } from '../config.ts';
import { countsOf } from './backup.ts';
import { placeOf } from './place.ts';
import { restorePorts } from './restore.ts';
import { say } from './say.ts';
import { withDatabase } from './withDatabase.ts';

/** `regulars move` */
export function addMove(program: Command): void {
  program
    .command('move')
    .description('take the shop to another database, while the service is stopped; it goes on there where it was')
    .requiredOption('--to <url>', 'an empty database: postgres://user:password@host:5432/database', (url: string) => {
      if (!/^postgres(ql)?:\/\/\S+$/.test(url)) throw new InvalidArgumentError('It must begin with postgres://.');
      return url;
    })
    .action(({ to }: { to: string }) => move(to, config()));
}

async function move(to: string, settings: Config): Promise<void> {
  await withDatabase(settings, false, async ({ url, secretsFolder }) => {
    const now = clockFrom(0).now();
    await migrate(url, { beforeChange: () => backUpBeforeUpgrade(placeOf(settings, url), now) });
    const makeBackup = async () => (await backUp(placeOf(settings, url), 'before-move', now)).path;
    const moved = await moveShop(url, to, makeBackup, await keyOf(url, secretsFolder), restorePorts(settings));
    const isFinished = moved === 'finished';
    say(
      isFinished
        ? 'An earlier move had brought everything there and was cut off: now it is finished.'
        : `Moved: ${countsOf(moved.rows)}; every balance agrees.`,
    );
    say('Now set DATABASE_URL to that address and start the service: it goes on where it was.');
    const file = isFinished ? '.' : `; a backup of the moment of the move is ${moved.path}`;
    say(`What is here stays as it is and sends nothing any more. When all is well, it can be deleted${file}`);
  });
}

async function keyOf(url: string, secretsFolder: string | undefined): Promise<Uint8Array> {
  const db = await connect(url, { connections: 1 });
  try {
    return await answerKeyOf(db, secretsFolder, new Date(clockFrom(0).now()));
  } finally {
    await db.close();
  }
}
