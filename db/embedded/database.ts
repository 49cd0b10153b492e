import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MAJOR_VERSION } from './binaries.ts';
import type { DatabaseOptions, OpenDatabase } from './contract.ts';
import { ensureDatabase, isLast, takePresence } from './presence.ts';
import { type Cluster, ensureRunning, type RunningServer, serverUrl, stopServer } from './server.ts';
import { serverWarnings } from './settings.ts';

const DATABASE = 'regulars';
const RETRY_AFTER_MS = 1_000;

/** The service's presence in a cluster's server, which is started again when it dies. */
export class EmbeddedDatabase {
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
