import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findBinaries } from './embedded/binaries.ts';
import { checkMajorVersion, clusterPaths, createCluster, removeAbandoned } from './embedded/cluster.ts';
import type { DatabaseOptions, OpenDatabase } from './embedded/contract.ts';
import { DatabaseRefused } from './embedded/refusal.ts';
import { chooseRunner, type Runner } from './embedded/runner.ts';
import type { Cluster } from './embedded/server.ts';
import { isErrno } from './errno.ts';

/**
 * The database to work on: the operator's own server, or the embedded PostgreSQL of this data folder, which is adopted
 * when it runs already (beside a running service, or left by one that was killed) and started when it does not.
 *
 * Every process that has it open counts as present; whoever stops last stops the server. While it is open, a server
 * that died is started again on the same port. Throws `DatabaseRefused` with what to do; see docs/adr/0001.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  if (options.databaseUrl !== undefined) {
    const { useOwnServer } = await import('./embedded/ownServer.ts');
    return useOwnServer(options.databaseUrl, options.log);
  }
  const cluster = await openCluster(options.dataDir);
  // Not above: what talks to a database is loaded while initdb makes one.
  const { EmbeddedDatabase } = await import('./embedded/database.ts');
  return new EmbeddedDatabase(cluster, options.log).open();
}

async function openCluster(dataDir: string): Promise<Cluster> {
  const paths = clusterPaths(makeDataDir(dataDir));
  const binaries = findBinaries();
  let runner: Runner | undefined;
  const cluster = {
    paths,
    binaries,
    // Asked for only where something is started: finding out takes longer than joining a server that runs.
    runner: () => (runner ??= chooseRunner(paths.dataDir, paths.folder, binaries)),
  };
  if (!existsSync(paths.folder)) await createCluster(paths, cluster.runner(), binaries);
  await removeAbandoned(paths);
  const password = await readFile(paths.password, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'EACCES')) cluster.runner(); // says whose the folder is, and what to do
    throw error;
  });
  await checkMajorVersion(paths);
  return { ...cluster, password };
}

function makeDataDir(dataDir: string): string {
  try {
    // Others may pass through but not list: as root, the database's user has to reach its own folder in it.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    accessSync(dataDir, constants.W_OK);
    return realpathSync(dataDir);
  } catch (cause) {
    throw new DatabaseRefused(
      'folder-not-reachable',
      `DATA_DIR ${resolve(dataDir)} cannot be written by this user. Set it to a folder that can, or chown it.`,
      { cause },
    );
  }
}
