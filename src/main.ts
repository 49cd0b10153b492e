import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import QRCode from 'qrcode';
import { v7 as newId } from 'uuid';
import { createLabAdapter } from '../bots/lab/adapter.ts';
import { labFileUrl, labQrUrl } from '../bots/lab/links.ts';
import type { LabEntry, LabLine } from '../bots/lab/ports.ts';
import { createLineAdapter } from '../bots/line/adapter.ts';
import { renderLine } from '../bots/line/render.ts';
import { createTelegramAdapter } from '../bots/telegram/adapter.ts';
import { renderTelegram } from '../bots/telegram/render.ts';
import { connect, type Database } from '../db/client.ts';
import { type OpenDatabase, openDatabase } from '../db/embedded.ts';
import { failureOf } from '../db/errors.ts';
import { migrate } from '../db/migrate.ts';
import { secretOf } from '../db/secrets.ts';
import type { AdapterPorts, ChannelAdapter, ChannelName } from './app/channel.ts';
import type { Deps } from './app/deps.ts';
import { storeEvents } from './app/events.ts';
import { keepFiles } from './app/files.ts';
import { labTranscript } from './app/labTranscript.ts';
import { isClaimed, newOwnerCode } from './app/ownerCode.ts';
import { readProgramme } from './app/programme.ts';
import { createSeal, type Seal } from './app/sealed.ts';
import { withoutPeople } from './app/withoutPeople.ts';
import type { ChatContext } from './chat/chat.ts';
import { conversations } from './chat/conversations.ts';
import { commandMenus } from './chat/member/commands.ts';
import { renderNotice } from './chat/notices.ts';
import { converse } from './chat/route.ts';
import { clockFrom } from './clock.ts';
import { type Config, config as readSettings } from './config.ts';
import { PauseGate } from './delivery/relay.ts';
import { apiRouter } from './http/api/router.ts';
import { healthRoutes } from './http/health.ts';
import { labRoutes } from './http/lab/routes.ts';
import { pictureRoutes } from './http/pictures.ts';
import { createHttpServer, type HttpParts } from './http/server.ts';
import { type WebhookReceiver, webhookRoutes } from './http/webhooks.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { startInbox } from './jobs/inbox.ts';
import type { Loop } from './jobs/loop.ts';
import { startRelay } from './jobs/outbox.ts';

export interface Service {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly deps: Deps;
  /** What a person at the terminal wants to know, a line each. */
  readonly greeting: readonly string[];
  /** Takes nothing new, ends what is in flight, closes the database. */
  stop(): Promise<void>;
}

/** Starts everything, or throws and leaves nothing running. The only place that knows every part. */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const plain = { info: (message: string) => log.info(message), warn: (message: string) => log.warn(message) };
  const opened = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: plain });
  return orClose(opened.stop, async () => {
    await migrate(opened.url);
    const db = await connect(opened.url);
    return orClose(db.close, () => startOn(opened, db, config, log));
  });
}

async function orClose<Started>(close: () => Promise<unknown>, start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    await close();
    throw error;
  }
}

/** How long a stop waits for slow platforms before it ends the adapters under what is still in hand. */
const PATIENCE_MS = 12_000;

async function startOn(opened: OpenDatabase, db: Database, config: Config, log: Logger): Promise<Service> {
  const now = clockFrom(config.clockStart);
  const wake: { inbox?: Loop; outbox?: Loop } = {};
  const deps: Deps = { db, newId, randomBytes: (count) => randomBytes(count), wakeOutbox: () => wake.outbox?.wake() };
  const key = Buffer.from(
    await secretOf(db, 'seal-key', () => randomBytes(32).toString('hex'), new Date(now())),
    'hex',
  );
  const seal = createSeal(key);
  const files = keepFiles(key, () => performance.now());

  let url = '';
  const ports = adapterPorts({ config, deps, seal, files, log, wakeInbox: () => wake.inbox?.wake() });
  const lab = config.labAllowed ? openLab(deps, ports, now, () => url) : undefined;
  const adapters = openAdapters(config, ports, now, lab);
  const gate = new PauseGate();
  const server = createHttpServer({
    log,
    routes: routesOf({ config, deps, adapters, lab, seal, files, ports, now, log }),
  });
  url = await listen(server, config);
  for (const adapter of adapters.values()) await adapter.start();
  const parts = conversations();
  const deepLinks = (parameter: string) =>
    [...adapters.values()].flatMap((adapter) => {
      const link = adapter.deepLink(parameter);
      return link === undefined ? [] : [{ channel: adapter.name, url: link }];
    });
  const answer = (context: ChatContext) => converse(parts, context);
  wake.inbox = startInbox({ deps, adapters, converse: answer, deepLinks, now, gate, log });
  const render = async (notice: Parameters<typeof renderNotice>[0], language: string | undefined) =>
    renderNotice(notice, language, (await readProgramme(deps)).document);
  wake.outbox = startRelay({ deps, adapters, render, log }, gate);
  const housekeeping = startHousekeeping(deps, now, log);

  return {
    url,
    deps,
    greeting: await greet(config, deps, adapters, url, opened.description, now),
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await housekeeping.stop();
      const handled = (async () => {
        await wake.inbox?.stop();
        await wake.outbox?.stop();
      })();
      await Promise.race([handled, pause(PATIENCE_MS, undefined, { ref: false })]);
      await Promise.all([...adapters.values()].map((adapter) => adapter.stop()));
      await handled;
      const cut = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(cut);
      await db.close();
      await opened.stop();
    },
  };
}

interface Wiring {
  readonly config: Config;
  readonly deps: Deps;
  readonly seal: Seal;
  readonly files: ReturnType<typeof keepFiles>;
  readonly log: Logger;
  readonly wakeInbox: () => void;
}

function adapterPorts({ config, deps, seal, files, log, wakeInbox }: Wiring): AdapterPorts {
  const publicly = (path: string) => (config.publicUrl === undefined ? undefined : `${config.publicUrl}${path}`);
  return {
    store: async (channel, events) => {
      if ((await storeEvents(deps, channel, events)) > 0) wakeInbox();
    },
    qrPng,
    qrUrl: (value) => publicly(`/q/${seal.seal(value)}.png`),
    fileUrl: (file) => publicly(`/f/${files.keep(file)}`),
    log,
  };
}

const qrPng = (value: string): Promise<Buffer> =>
  QRCode.toBuffer(value, { errorCorrectionLevel: 'M', margin: 2, width: 480 });

/** The built-in chat, beside it how the real platforms would show the same messages. */
function openLab(deps: Deps, ports: AdapterPorts, now: () => number, url: () => string) {
  const transcript = labTranscript<LabLine>(deps);
  const ownPerson = (entry: LabEntry) => (entry.direction === 'in' ? [entry.person] : []);
  const adapter = createLabAdapter({
    ...ports,
    ...transcript,
    people: async () => (await transcript.newestOwn()).flatMap(ownPerson),
    person: async (channelUserId) => (await transcript.newestOwn(channelUserId)).flatMap(ownPerson)[0],
    now,
    newId,
    pageUrl: () => (url() === '' ? undefined : `${url()}/lab`),
  });
  const render = {
    line: (messages: Parameters<typeof renderLine>[0]) =>
      renderLine(messages, { qrUrl: labQrUrl, fileUrl: labFileUrl }),
    telegram: (messages: Parameters<typeof renderTelegram>[0]) => [...renderTelegram(messages)],
  };
  return { adapter, routes: labRoutes({ ...adapter, render }) };
}

function openAdapters(
  config: Config,
  ports: AdapterPorts,
  now: () => number,
  lab: ReturnType<typeof openLab> | undefined,
): ReadonlyMap<ChannelName, ChannelAdapter> {
  const adapters = new Map<ChannelName, ChannelAdapter>();
  const publicUrl = config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl };
  if (config.line !== undefined) adapters.set('line', createLineAdapter({ ...config.line, ...publicUrl }, ports));
  if (config.telegram !== undefined) {
    const settings = {
      ...config.telegram,
      ...publicUrl,
      mode: config.telegramMode,
      commands: commandMenus('zh-Hant'),
      now,
    };
    adapters.set('telegram', createTelegramAdapter(settings, ports));
  }
  if (lab !== undefined) adapters.set('lab', lab.adapter);
  return adapters;
}

function routesOf(
  wiring: Omit<Wiring, 'wakeInbox'> & {
    readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
    readonly lab: ReturnType<typeof openLab> | undefined;
    readonly ports: AdapterPorts;
    readonly now: () => number;
  },
): HttpParts['routes'] {
  const { deps, adapters, lab, seal, files, now, log } = wiring;
  const receivers = new Map<string, WebhookReceiver>();
  for (const adapter of adapters.values()) {
    if (adapter.receive !== undefined)
      receivers.set(adapter.name, (bytes, headers) => adapter.receive?.(bytes, headers) ?? Promise.resolve(404));
  }
  const health = healthRoutes({
    database: async () => {
      await deps.db.sql`select 1`;
    },
    channels: () => [...adapters.values()].map((adapter) => ({ name: adapter.name, ...adapter.health() })),
  });
  const pictures = pictureRoutes({
    qrPng: async (token) => {
      const value = seal.open(token);
      return value === undefined ? undefined : qrPng(value);
    },
    file: (token) => files.find(token),
  });
  return [
    { path: '/api', router: apiRouter({ deps, now, log }) },
    { path: '/', router: health },
    { path: '/webhooks', router: webhookRoutes(receivers, log) },
    { path: '/', router: pictures },
    ...(lab === undefined ? [] : [{ path: '/lab', router: lab.routes }]),
  ];
}

function listen(server: Server, { port, host }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(whyNot(error, port, host), { cause: error })));
    server.listen(port, host, () => {
      const at = server.address() as AddressInfo;
      resolve(`http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`);
    });
  });
}

function whyNot(error: Error, port: number, host: string): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by Regulars itself. Stop what uses it or set PORT to another number.`;
  if (code === 'EACCES') return `This user may not use port ${port}. Set PORT to 1024 or above.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine.`;
  return `Port ${port} at ${host} cannot be used: ${error.message}`;
}

async function greet(
  config: Config,
  deps: Deps,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  url: string,
  database: string,
  now: () => number,
): Promise<string[]> {
  const lines = [`Regulars is running at ${url}`];
  if (config.labAllowed) lines.push(`The built-in chat:   ${url}/lab`);
  const connected = [...adapters.keys()].filter((name) => name !== 'lab');
  lines.push(`Connected channels:  ${connected.length === 0 ? 'none yet (README.md says how)' : connected.join(', ')}`);
  lines.push(`Data:                ${database}`);
  if (!(await isClaimed(deps))) {
    lines.push(`Nobody owns this shop yet. Send this set-up code to it in a chat: ${await newOwnerCode(deps, now())}`);
  }
  return lines;
}

/** Ends by the first signal, once; a second one ends at once. */
export async function run(): Promise<void> {
  const config = readSettings();
  const log = pino({ level: config.logLevel, serializers: { err: withoutPeople } }, pino.destination(2));
  const starting = startService(config, log);
  // Before the service is there: a signal that comes while it starts must not leave its database behind.
  stopOnSignal(() => starting.then((service) => service.stop()), log);
  process.stdout.write(`${(await starting).greeting.join('\n')}\n`);
}

/** After so long, another signal ends the process at once. */
const IMPATIENT_MS = 2_000;

function stopOnSignal(stopService: () => Promise<void>, log: Logger): void {
  let since: number | undefined;
  const stop = (): void => {
    // A terminal's Ctrl-C reaches us twice: by itself and passed on by npm. Only who asks again later is impatient.
    if (since !== undefined && performance.now() - since > IMPATIENT_MS) process.exit(1);
    if (since !== undefined) return;
    since = performance.now();
    const late = setTimeout(() => process.exit(1), 25_000);
    late.unref();
    stopService().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the service did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What went wrong, in one line for the terminal. */
export function sentenceOf(error: unknown): string {
  const { kind } = failureOf(error);
  if (kind === 'connection-lost' || error instanceof AggregateError)
    return 'The database of DATABASE_URL does not answer. Start it, or unset DATABASE_URL to use the built-in one.';
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) {
  run().catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
}
