import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { newOwnerCode } from '../../src/app/ownerCode.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { readConfig } from '../../src/config.ts';
import type { Service } from '../../src/main/service.ts';
import { startService } from '../../src/main/start.ts';
import type { ChatUser } from './chatUser.ts';
import { toLine, toTelegram } from './connected.ts';
import { ownDatabase } from './database.ts';
import { type FakeLine, startFakeLine } from './fakeLine.ts';
import { type FakeTelegram, startFakeTelegram } from './fakeTelegram.ts';
import { hearLog } from './heard.ts';

export interface Story {
  readonly service: Service;
  readonly line: FakeLine;
  readonly telegram: FakeTelegram;
  /** Somebody with LINE or Telegram on their phone who has never met the shop. */
  person(channel: 'line' | 'telegram', name: string, language?: string): ChatUser;
  /** Claims the shop with a fresh set-up code, on LINE. */
  owner(language?: string): Promise<ChatUser>;
  /** What is wrong in the books; empty when nothing is. */
  problems(): Promise<readonly unknown[]>;
}

/** The whole service on a database of its own, between a LINE and a Telegram that exist on this machine only. */
export function ownStory(): Story {
  const database = ownDatabase();
  const heard = hearLog();
  const began: { service?: Service; line?: FakeLine; telegram?: FakeTelegram } = {};
  const there = <Name extends keyof typeof began>(name: Name) => {
    const part = began[name];
    if (part === undefined) throw new Error(`the ${name} is there from beforeAll on`);
    return part as NonNullable<(typeof began)[Name]>;
  };

  beforeAll(async () => {
    began.line = await startFakeLine();
    began.telegram = await startFakeTelegram();
    // LINE tests its webhook the moment the service listens, so it has to know the address before.
    const port = await freePort();
    began.line.deliversTo(`http://127.0.0.1:${port}/webhooks/line`);
    const config = readConfig({
      PORT: String(port),
      DATABASE_URL: database.url,
      DATA_DIR: mkdtempSync(join(tmpdir(), 'regulars-story-')),
      PUBLIC_URL: 'https://shop.example',
      ...toLine(began.line),
      ...toTelegram(began.telegram),
    });
    began.service = await startService(config, heard.log);
  });
  afterAll(async () => {
    await began.service?.stop();
    await began.line?.stop();
    await began.telegram?.close();
    expect(heard.betrayals(), 'what the log tells of people').toEqual([]);
  });

  const person: Story['person'] = (channel, name, language = 'en') =>
    heard.keepsSecret(
      channel === 'line'
        ? there('line').user(name, { displayName: name, language, friend: false })
        : there('telegram').user({ firstName: name, language }),
      name,
    );
  return {
    get service() {
      return there('service');
    },
    get line() {
      return there('line');
    },
    get telegram() {
      return there('telegram');
    },
    person,
    async owner(language = 'en') {
      const owner = person('line', 'Owner', language);
      await owner.opens(`https://line.me/R/oaMessage/${encodeURIComponent(there('line').basicId)}/`);
      await owner.says(await newOwnerCode(there('service').deps, Date.now()));
      await owner.waitFor(/yours now|由您管理/);
      return owner;
    },
    problems: async () => (await verifyLedger(there('service').deps)).problems,
  };
}

/** A port that nobody uses at this moment. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
