import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../db/alive.ts';
import { openDatabase } from '../../db/embedded.ts';

const PREFIX = 'regulars-test-';

/** A data folder that does not exist yet, below a temporary folder that notes whose it is. */
export async function temporaryDataDir(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), PREFIX));
  // Open to others as far as to pass through: as root the database runs as a user of its own.
  await chmod(parent, 0o711);
  await writeFile(join(parent, 'owner'), String(process.pid));
  return join(parent, 'data');
}

export const removeDataDir = (dataDir: string): Promise<void> =>
  rm(join(dataDir, '..'), { recursive: true, force: true });

/** Ends the databases that killed test runs left behind. Folders that a failed run kept on purpose have no server. */
export async function endOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const parent = join(tmpdir(), name);
    const dataDir = join(parent, 'data');
    if (!name.startsWith(PREFIX) || !existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))) continue;
    const owner = Number(await readFile(join(parent, 'owner'), 'utf8').catch(() => 'unknown'));
    if (!(owner > 0) || isAlive(owner)) continue;
    const stopped = await openDatabase({ databaseUrl: undefined, dataDir, log: quiet })
      .then((database) => database.stop())
      .then(
        () => true,
        () => false, // another user's, or another run is at it
      );
    if (stopped) await rm(parent, { recursive: true, force: true });
  }
}

const quiet = { info: () => undefined, warn: () => undefined };
