import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { v7 as newId } from 'uuid';
import type { Database } from '../../db/client.ts';
import { answerKeyOf, secretOf } from '../../db/secrets.ts';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { keepFiles } from '../app/files.ts';
import { createSeal } from '../app/sealed.ts';
import type { Config } from '../config.ts';
import { createHttpServer } from '../http/server.ts';
import { adapterPorts, openAdapters, openLab } from './adapters.ts';
import { greet } from './greeting.ts';
import { type Jobs, startJobs } from './jobs.ts';
import { type OpenedClock, openClock, openLabClock } from './labClock.ts';
import { listen } from './listen.ts';
import type { Parts } from './parts.ts';
import { routesOf } from './routes.ts';

export interface Service {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly deps: Deps;
  /** What a person at the terminal wants to know, a line each. */
  readonly greeting: readonly string[];
  /** Takes nothing new, ends what is in flight, closes the database. */
  stop(): Promise<void>;
}

/** A database that is open and migrated. */
export interface Opened {
  readonly db: Database;
  /** For people: which database it is. */
  readonly description: string;
  readonly secretsFolder: string | undefined;
  /** Closes it; called last. */
  close(): Promise<void>;
}

/** Everything above the database, wired together and started. */
export async function startOn(opened: Opened, config: Config, log: Logger): Promise<Service> {
  const running: { jobs?: Jobs } = {};
  let url = '';
  const time = await openClock(opened.db, config);
  const parts = await partsOn(opened, time, config, log, () => running.jobs?.outbox.wake());
  const ports = adapterPorts(parts, () => running.jobs?.inbox.wake());
  const lab = config.labAllowed ? openLab(parts, ports, () => url) : undefined;
  const labClock = config.labAllowed ? openLabClock(parts, () => running.jobs) : undefined;
  const adapters = await openAdapters(parts, ports, lab);
  const server = createHttpServer({ log, routes: routesOf(parts, adapters, lab, labClock) });
  url = await listen(server, config);
  for (const adapter of adapters.values()) await adapter.start();
  const jobs = startJobs(parts, adapters);
  running.jobs = jobs;
  return {
    url,
    deps: parts.deps,
    greeting: await greet(parts, adapters, url, { database: opened.description, ignoredMs: time.ignoredMs }),
    stop: async () => {
      await labClock?.walk.stop();
      await stop(opened, server, jobs, adapters);
    },
  };
}

async function partsOn(
  { db, secretsFolder }: Opened,
  { clock }: OpenedClock,
  config: Config,
  log: Logger,
  wakeOutbox: () => void,
): Promise<Parts> {
  const { now } = clock;
  const fresh = () => randomBytes(32).toString('hex');
  const key = Buffer.from(await secretOf(db, 'seal-key', fresh, new Date(now())), 'hex');
  const answers = createSeal(await answerKeyOf(db, secretsFolder, new Date(now())));
  return {
    config,
    deps: { db, newId, randomBytes: (count) => randomBytes(count), seal: answers, wakeOutbox },
    seal: createSeal(key),
    files: keepFiles(key, () => performance.now()),
    clock,
    now,
    log,
  };
}

/** How long a stop waits for slow platforms before it ends the adapters under what is still in hand. */
const PATIENCE_MS = 12_000;

async function stop(
  opened: Opened,
  server: Server,
  jobs: Jobs,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const handled = jobs.stop();
  await Promise.race([handled, pause(PATIENCE_MS, undefined, { ref: false })]);
  await Promise.all([...adapters.values()].map((adapter) => adapter.stop()));
  await handled;
  const cut = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(cut);
  await opened.close();
}
