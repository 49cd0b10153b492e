import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import QRCode from 'qrcode';
import { v7 } from 'uuid';
import { createLabAdapter } from '../../../bots/lab/adapter.ts';
import { labFileUrl, labQrUrl } from '../../../bots/lab/links.ts';
import { renderLine } from '../../../bots/line/render.ts';
import { renderTelegram } from '../../../bots/telegram/render.ts';
import type { AdapterPorts, Message, RawEvent } from '../../../src/app/channel.ts';
import { labClockRoutes } from '../../../src/http/lab/clock.ts';
import { labRoutes } from '../../../src/http/lab/routes.ts';
import { answer } from './echoBot.ts';
import { labMemory } from './labMemory.ts';

const silent: AdapterPorts['log'] = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The lab on a port of its own, with a shop behind it that answers from the stored events, as the inbox will. */
export async function startLab() {
  const kept = labMemory();
  const stored = new Map<string, RawEvent>();
  const page: { url?: string } = {};
  const adapter = createLabAdapter({
    ...kept,
    async store(_channel, events) {
      for (const event of events) {
        if (stored.has(event.eventId)) continue;
        stored.set(event.eventId, event);
        void answer(adapter, adapter.read(event.bytes));
      }
    },
    qrPng: (value) => QRCode.toBuffer(value, { margin: 2, scale: 6 }),
    qrUrl: () => undefined,
    fileUrl: () => undefined,
    log: silent,
    now: () => Date.now(),
    newId: () => v7(),
    pageUrl: () => page.url,
  });
  const render = {
    line: (messages: readonly Message[]) => renderLine(messages, { qrUrl: labQrUrl, fileUrl: labFileUrl }),
    telegram: (messages: readonly Message[]) => renderTelegram(messages),
  };
  const clock = labClockRoutes({
    read: async () => ({ now: Date.now(), zone: 'Asia/Taipei' }),
    move: async () => ({ ok: false, code: 'no-birthday' }),
  });
  const app = express().use('/lab', clock, labRoutes({ ...adapter, chartPng: async () => undefined, render }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  page.url = `http://127.0.0.1:${port}/lab`;
  await adapter.start();
  return {
    adapter,
    entries: kept.entries,
    forget: kept.forget,
    stored,
    port,
    origin: `http://127.0.0.1:${port}`,
    /** Ends every open connection, as a restart does. */
    cut: () => server.closeAllConnections(),
    async stop() {
      await adapter.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
