import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import { answerKeyOf, secretOf } from '../../db/secrets.ts';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import { keepFiles } from '../app/files.ts';
import type { ServiceProcess } from '../app/processes.ts';
import { createSeal } from '../app/sealed.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createMetrics } from '../http/metrics.ts';
import { createHttpServer } from '../http/server.ts';
import { startPresence } from '../jobs/presence.ts';
import { newId } from '../newId.ts';
import { adapterPorts, openAdapters, openLab } from './adapters.ts';
import { greet } from './greeting.ts';
import { type Jobs, noJobs, startJobs } from './jobs.ts';
import { type OpenedClock, openClock, openLabClock } from './labClock.ts';
import { listen } from './listen.ts';
import type { Parts } from './parts.ts';
import { receiversOf, routesOf } from './routes.ts';
import { VERSION } from './version.ts';

export interface Service {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly deps: Deps;
  readonly clock: Clock;
  readonly jobs: Jobs;
  /** What a person at the terminal wants to know, a line each. */
  readonly greeting: readonly string[];
  /** Takes nothing new, ends what is in flight, closes the database. */
  stop(): Promise<void>;
}

/** A database that is open and migrated. */
export interface Opened {
  readonly db: Database;
  /** Where it is, with the password. */
  readonly url: string;
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
  const metrics = createMetrics({ version: VERSION, role: config.role });
  const adapters = await openAdapters(parts, ports, lab, metrics);
  const server = createHttpServer({
    log,
    routes: routesOf(parts, adapters, lab, labClock, metrics),
    webhooks: receiversOf(parts, adapters),
    seen: (request) => {
      metrics.request(request);
      log.debug(request, 'request');
    },
  });
  url = await listen(server, config);
  const works = config.role !== 'web';
  if (works) for (const adapter of adapters.values()) await adapter.start();
  const jobs = works ? startJobs(parts, adapters, metrics) : noJobs();
  running.jobs = jobs;
  const presence = startPresence(parts.deps, () => selfOf(parts, works ? adapters : new Map()), log);
  return {
    url,
    deps: parts.deps,
    clock: parts.clock,
    jobs,
    greeting: await greet(parts, adapters, url, { database: opened.description, ignoredMs: time.ignoredMs }),
    stop: async () => {
      await labClock?.walk.stop();
      await stop(opened, server, { stop: () => Promise.all([jobs.stop(), presence.stop()]) }, adapters);
    },
  };
}

/** What other processes and `doctor` learn of this one. */
const selfOf = ({ config, processId }: Parts, watched: ReadonlyMap<ChannelName, ChannelAdapter>): ServiceProcess => ({
  processId,
  role: config.role,
  version: VERSION,
  host: hostname(),
  pid: process.pid,
  channels: Object.fromEntries([...watched].map(([name, adapter]) => [name, adapter.health()])),
});

async function partsOn(
  { db, url, secretsFolder }: Opened,
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
    backups: { url, ...config.backups, version: VERSION },
    processId: newId(),
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
  jobs: { stop(): Promise<unknown> },
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
