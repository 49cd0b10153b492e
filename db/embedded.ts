import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries, MAJOR_VERSION } from './embedded/binaries.ts';
import { checkMajorVersion, clusterPaths, createCluster, removeAbandoned } from './embedded/cluster.ts';
import { isErrno } from './embedded/errno.ts';
import { ensureDatabase, isLast, takePresence } from './embedded/presence.ts';
import { DatabaseRefused } from './embedded/refusal.ts';
import { chooseRunner, type Runner } from './embedded/runner.ts';
import { type Cluster, ensureRunning, type RunningServer, serverUrl, stopServer } from './embedded/server.ts';
import { serverWarnings } from './embedded/settings.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server of the operator's own, 15 or newer; without it the embedded one is used. */
  readonly databaseUrl: string | undefined;
  /** Where the embedded database keeps its files (in `postgres/`); made when it is missing. */
  readonly dataDir: string;
  readonly log: { info(message: string): void; warn(message: string): void };
}

export interface OpenDatabase {
  readonly url: string;
  /** For people: which database this is and where it lies, without the password. */
  readonly description: string;
  /** Where secrets can lie outside of the database; `undefined`: an operator's own server, which machines may share. */
  readonly secretsFolder: string | undefined;
  /** Call it last, after every pool is closed. An operator's own server is left alone. */
  stop(): Promise<void>;
}

const DATABASE = 'regulars';

/**
 * The database to work on: the operator's own server, or the embedded PostgreSQL of this data folder, which is adopted
 * when it runs already (beside a running service, or left by one that was killed) and started when it does not.
 *
 * Every process that has it open counts as present; whoever stops last stops the server. While it is open, a server
 * that died is started again on the same port. Throws `DatabaseRefused` with what to do; see docs/adr/0001.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  if (options.databaseUrl !== undefined) return useOwnServer(options.databaseUrl, options.log);
  const cluster = await openCluster(options.dataDir);
  return new EmbeddedDatabase(cluster, options.log).open();
}

async function useOwnServer(url: string, log: DatabaseOptions['log']): Promise<OpenDatabase> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  client.on('error', () => undefined); // told by the query's own rejection
  await client.connect();
  try {
    for (const warning of await serverWarnings(client)) log.warn(warning);
  } finally {
    await client.end();
  }
  const { hostname, port, pathname } = new URL(url);
  return {
    url,
    description: `PostgreSQL at ${hostname}:${port || 5432}${pathname}`,
    secretsFolder: undefined,
    stop: async () => undefined,
  };
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

const RETRY_AFTER_MS = 1_000;

class EmbeddedDatabase {
  readonly #cluster: Cluster;
  readonly #log: DatabaseOptions['log'];
  #server: RunningServer | undefined;
  #presence: pg.Client | undefined;
  #stopping = false;
  #reviving: Promise<void> | undefined;

  constructor(cluster: Cluster, log: DatabaseOptions['log']) {
    this.#cluster = cluster;
    this.#log = log;
  }

  async open(): Promise<OpenDatabase> {
    const server = await this.#join(undefined);
    const url = serverUrl(this.#cluster, server.port, DATABASE);
    const { dataDir, folder } = this.#cluster.paths;
    this.#log.info(`embedded PostgreSQL ${server.startedByUs ? 'started' : 'found running'} on port ${server.port}`);
    return {
      url,
      description: `embedded PostgreSQL ${MAJOR_VERSION} in ${folder} (DATA_DIR=${dataDir})`,
      secretsFolder: dataDir,
      stop: () => this.#stop(),
    };
  }

  /** Finds or starts the server and becomes present in it. One that is just being stopped by others is tried again. */
  async #join(port: number | undefined): Promise<RunningServer> {
    for (let attempt = 1; ; attempt += 1) {
      const server = await ensureRunning(this.#cluster, port);
      try {
        const presence = await takePresence(this.#cluster, server.port);
        presence.once('end', () => this.#lost(presence));
        this.#presence = presence;
        await ensureDatabase(presence, DATABASE);
        for (const warning of await serverWarnings(presence)) this.#log.warn(warning);
        this.#server = server;
        return server;
      } catch (error) {
        if (attempt === 5) throw error;
        await sleep(100 * attempt);
      }
    }
  }

  #lost(presence: pg.Client): void {
    if (this.#stopping || presence !== this.#presence || this.#reviving !== undefined) return;
    this.#reviving = this.#revive().finally(() => {
      this.#reviving = undefined;
    });
  }

  /** Our session was cut off: by someone who ends sessions, or because the server died, which is then started again. */
  async #revive(): Promise<void> {
    const before = this.#server;
    while (!this.#stopping) {
      try {
        const server = await this.#join(before?.port);
        if (server.pid !== before?.pid) this.#log.warn('the embedded PostgreSQL had died and was started again');
        return;
      } catch (error) {
        this.#log.warn(`the embedded PostgreSQL does not answer: ${error instanceof Error ? error.message : error}`);
        await sleep(RETRY_AFTER_MS);
      }
    }
  }

  async #stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await this.#reviving;
    const [server, presence] = [this.#server, this.#presence];
    if (server === undefined || presence === undefined) return;
    try {
      if (!(await isLast(presence))) return this.#log.info('embedded PostgreSQL left running: another process uses it');
      if (!(await stopServer(this.#cluster, server))) this.#log.warn('embedded PostgreSQL takes long to stop');
    } catch (error) {
      // Of two that leave at the same moment, one stops the server under the other's last question.
      const detail = error instanceof Error ? error.message : error;
      this.#log.info(`embedded PostgreSQL was stopped by another process, or runs on: ${detail}`);
    } finally {
      await presence.end().catch(() => undefined);
    }
  }
}
