import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Config, readConfig } from '../../../src/config.ts';
import type { Service } from '../../../src/main/service.ts';
import { startService } from '../../../src/main/start.ts';
import { ownDatabase } from '../../support/database.ts';
import { startBrowser } from './browser.ts';

export interface OwnService {
  readonly service: Service;
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** Open on `/lab`. */
  readonly page: Page;
  /** Errors of the page, what its policy refused, what was not found. */
  readonly complaints: string[];
  /** Ends the service and starts it again on the same data. */
  restart(settings?: Readonly<Record<string, string>>, changed?: Partial<Config>): Promise<void>;
}

export interface OwnServiceOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the browser says that it is. */
  readonly timezoneId: string;
}

/** The whole service on a database of this file's own, and its built-in chat in a browser. Usable from `beforeAll` on. */
export function ownService({ settings = {}, timezoneId }: OwnServiceOptions): OwnService {
  const database = ownDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-web-'));
  const start = (more: Readonly<Record<string, string>>, changed: Partial<Config> = {}) => {
    const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ...more };
    return startService({ ...readConfig(env), ...changed }, pino({ level: 'error' }, pino.destination(2)));
  };
  const opened: { service?: Service; browser?: Browser } = {};
  const own = {
    complaints: [] as string[],
    restart: async (more = {}, changed?: Partial<Config>) => {
      await own.service.stop();
      own.service = opened.service = await start(more, changed);
    },
  } as { -readonly [Key in keyof OwnService]: OwnService[Key] };

  beforeAll(async () => {
    own.service = opened.service = await start(settings);
    own.browser = opened.browser = await startBrowser();
    own.context = await own.browser.newContext({ viewport: { width: 1500, height: 900 }, timezoneId });
    own.context.setDefaultTimeout(15_000);
    own.page = await own.context.newPage();
    own.page.on('pageerror', (error) => own.complaints.push(error.message));
    own.page.on('console', (said) => said.type() === 'error' && own.complaints.push(said.text()));
    await own.page.goto(`${own.service.url}/lab`);
  });
  afterAll(async () => {
    await opened.browser?.close();
    await opened.service?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return own;
}
