import { createHash } from 'node:crypto';
import { HTTPFetchError, type messagingApi } from '@line/bot-sdk';
import type { AdapterPorts } from '../../../src/app/channel.ts';
import { type LineMenu, richMenuRequest } from './layout.ts';
import { menuPicture } from './picture.ts';

/** The menus of an account, and who reads them. */
export interface LineMenus {
  /** None: ours are taken away. */
  readonly menus: readonly LineMenu[];
  /** The language of the menu for everybody whose language has none, or is not known. */
  readonly fallback: string;
  /** The ids of everybody on LINE who reads this language, in pages of at most 500. */
  readonly readers: (language: string) => AsyncIterable<readonly string[]>;
}

export interface MenuKeeper {
  start(): void;
  stop(): Promise<void>;
  /** From now on this person has the menu of this language. Never rejects: what fails is tried again while we run. */
  show(userId: string, language: string): Promise<void>;
}

interface Deps {
  readonly client: messagingApi.MessagingApiClient;
  readonly blobs: messagingApi.MessagingApiBlobClient;
  readonly wanted: LineMenus;
  /** The wait after a failure, doubled each time up to the second. LINE takes 100 new menus an hour. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  readonly ports: Pick<AdapterPorts, 'alone' | 'log'>;
}

/** What our menus are called at LINE: `regulars/<hash of all of them>/<language>`. Others' are never touched. */
const OURS = 'regulars/';

/** Sets the menus up when they differ from what LINE has, and gives each person the one of their language. */
export function keepMenus({ client, blobs, wanted, retryMs, retryMaxMs, ports }: Deps): MenuKeeper {
  const { alone = here, log } = ports;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Who still has to get another menu, by user id. */
  const pending = new Map<string, string>();
  let ids: ReadonlyMap<string, string> | undefined;
  let running: Promise<void> = Promise.resolve();
  let isTold = false;

  async function attempt(): Promise<boolean> {
    try {
      if (ids === undefined)
        await alone('line-menus', signal, async (turn) => {
          ids = await setUp({ client, blobs, wanted, log }, turn);
        });
      if (ids === undefined) return false;
      for (const [userId, language] of pending) {
        await link(client, ids, wanted.fallback, userId, language);
        if (pending.get(userId) === language) pending.delete(userId);
      }
      isTold = false;
      return true;
    } catch (error) {
      const status = error instanceof HTTPFetchError ? error.status : undefined;
      if (!isTold && !signal.aborted)
        log.warn({ channel: 'line', status }, 'the menu under the chat was not set at LINE; trying again by ourselves');
      isTold = true;
      return false;
    }
  }

  /** Ends when everything stands; begins again with the next person who needs another menu. */
  async function run(): Promise<void> {
    let wait = retryMs;
    while (!signal.aborted && !(await attempt())) {
      await pause(wait, signal);
      wait = Math.min(wait * 2, retryMaxMs);
    }
  }

  const next = (): Promise<void> => (running = running.then(run));

  return {
    start: () => void next(),
    stop: async () => {
      stopping.abort();
      await running;
    },
    show: async (userId, language) => {
      if (wanted.menus.length === 0) return;
      pending.set(userId, language);
      void next();
    },
  };
}

const here: NonNullable<AdapterPorts['alone']> = (_name, signal, work) => work(signal);

interface SetUp extends Pick<Deps, 'client' | 'blobs' | 'wanted'> {
  readonly log: AdapterPorts['log'];
}

/** The id of each language's menu. Setting the default one is the last step, so it shows that all others were done. */
async function setUp({ client, blobs, wanted, log }: SetUp, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const pictures = await Promise.all(wanted.menus.map(menuPicture));
  const set = `${OURS}${hashOf(wanted, pictures)}/`;
  const { richmenus } = await client.getRichMenuList();
  const ours = richmenus.filter(({ name }) => name.startsWith(OURS));
  const current = await defaultMenu(client);
  if (current !== undefined && ours.every(({ richMenuId }) => richMenuId !== current)) {
    log.info({ channel: 'line' }, 'this LINE account has a rich menu of somebody else, which stays');
    return new Map();
  }
  const known = new Map(
    ours.filter(({ name }) => name.startsWith(set)).map(({ name, richMenuId }) => [name.slice(set.length), richMenuId]),
  );
  const isDone = current !== undefined && [...known.values()].includes(current);
  const [unfinished, older] = [
    ours.filter(({ name }) => name.startsWith(set)),
    ours.filter(({ name }) => !name.startsWith(set)),
  ];
  if (!isDone) for (const { richMenuId } of unfinished) await client.deleteRichMenu(richMenuId);
  const ids = isDone ? known : await create({ client, blobs, wanted, set, pictures }, signal);
  for (const { richMenuId } of older) await client.deleteRichMenu(richMenuId);
  if (!isDone && ids.size > 0) log.info({ channel: 'line', menus: ids.size }, 'the menus under the LINE chat are set');
  return ids;
}

interface Creation extends Pick<Deps, 'client' | 'blobs' | 'wanted'> {
  readonly set: string;
  readonly pictures: readonly Buffer[];
}

async function create(
  { client, blobs, wanted, set, pictures }: Creation,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const [index, menu] of wanted.menus.entries()) {
    const { richMenuId } = await client.createRichMenu(richMenuRequest(menu, `${set}${menu.language}`));
    ids.set(menu.language, richMenuId);
    const picture = pictures[index] as Buffer;
    await blobs.setRichMenuImage(richMenuId, new Blob([new Uint8Array(picture)], { type: 'image/png' }));
  }
  for (const [language, richMenuId] of ids) {
    if (language === wanted.fallback) continue;
    for await (const userIds of wanted.readers(language)) {
      signal.throwIfAborted();
      if (userIds.length > 0) await client.linkRichMenuIdToUsers({ richMenuId, userIds: [...userIds] });
    }
  }
  const fallback = ids.get(wanted.fallback);
  if (fallback !== undefined) await client.setDefaultRichMenu(fallback);
  return ids;
}

function hashOf({ menus, fallback }: LineMenus, pictures: readonly Buffer[]): string {
  const hash = createHash('sha256').update(JSON.stringify([menus.map((menu) => richMenuRequest(menu, '')), fallback]));
  for (const picture of pictures) hash.update(picture);
  return hash.digest('hex').slice(0, 16);
}

async function defaultMenu(client: messagingApi.MessagingApiClient): Promise<string | undefined> {
  try {
    return (await client.getDefaultRichMenuId()).richMenuId;
  } catch (error) {
    if (error instanceof HTTPFetchError && error.status === 404) return undefined;
    throw error;
  }
}

/** The default menu is nobody's own: who reads its language loses the one they had. */
async function link(
  client: messagingApi.MessagingApiClient,
  ids: ReadonlyMap<string, string>,
  fallback: string,
  userId: string,
  language: string,
): Promise<void> {
  if (ids.size === 0) return;
  const own = language === fallback ? undefined : ids.get(language);
  try {
    await (own === undefined ? client.unlinkRichMenuIdFromUser(userId) : client.linkRichMenuIdToUser(userId, own));
  } catch (error) {
    // Nobody whom LINE knows (any more), or an id it does not take: trying again would change nothing.
    if (error instanceof HTTPFetchError && (error.status === 400 || error.status === 404)) return;
    throw error;
  }
}

/** Waits, or returns early when `signal` aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
