import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readersOf } from '../../src/app/menus.ts';
import { readConfig } from '../../src/config.ts';
import type { Service } from '../../src/main/service.ts';
import { startService } from '../../src/main/start.ts';
import { ownDatabase } from '../support/database.ts';
import { type FakeLine, startFakeLine } from '../support/fakeLine.ts';

const database = ownDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'regulars-menus-'));
let line: FakeLine;
let service: Service;

async function start(more: Record<string, string> = {}): Promise<void> {
  const { channelSecret, channelAccessToken, url } = line;
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: '0',
    LINE_CHANNEL_SECRET: channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: channelAccessToken,
    LINE_API_BASE_URL: url,
    ...more,
  };
  service = await startService(readConfig(env), pino({ level: 'silent' }));
  line.deliversTo(`${service.url}/webhooks/line`);
}

beforeAll(async () => {
  line = await startFakeLine();
  await start();
});
afterAll(async () => {
  await service?.stop();
  await line?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const settled = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const menuOf = (id: string): string | undefined =>
  line.menus.known
    .get(line.menus.linked.get(id) ?? '')
    ?.menu.name.split('/')
    .at(-1);

describe('the menu of a person on LINE', () => {
  it('is in the language of their phone, then in the one that they choose, and after a restart', async () => {
    const ann = line.user('Ann', { language: 'en' });
    const lin = line.user('Lin', { language: 'zh-TW' });
    await ann.follows();
    await lin.follows();
    await settled(() => expect([menuOf(ann.id), menuOf(lin.id)]).toEqual(['en', undefined]));
    await lin.says('language');
    await lin.waitFor('語言');
    await lin.taps('English');
    await settled(() => expect(menuOf(lin.id)).toBe('en'));
    await ann.says('language');
    await ann.waitFor('Which language');
    await ann.taps('繁體中文');
    await settled(() => expect(menuOf(ann.id)).toBeUndefined());

    const set = line.callsOf('menu-create').length;
    await service.stop();
    await start();
    await lin.says('menu');
    expect(line.callsOf('menu-create')).toHaveLength(set);
    expect(menuOf(lin.id)).toBe('en');
    const english = await Array.fromAsync(readersOf(service.deps, 'line', 'en', 'zh-Hant'));
    expect(english).toEqual([[lin.id]]);
    expect((await Array.fromAsync(readersOf(service.deps, 'line', 'zh-Hant', 'zh-Hant'))).flat()).toEqual([ann.id]);
  });

  it('goes when the settings say so', async () => {
    await service.stop();
    await start({ LINE_RICH_MENU: 'off' });
    await settled(() => expect(line.menus.known.size).toBe(0));
    expect(line.menus.linked.size).toBe(0);
  });
});
