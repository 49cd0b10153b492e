import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { toLine } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { judge, quantile, sizeOf } from './figure.ts';

const shop = ownShop();
const callers = sizeOf('F10', 20);
const CHUNK = Buffer.alloc(64 * 1024, 'x');
const BODY_BYTES = 50 * 1024 * 1024;

/** The most resident memory that a process has had so far, in MB. */
function memoryOf(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Sends a large body in one of three ways, and gives the status that came back; 0: the connection was cut. */
function send(port: number, way: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const head = 'POST /webhooks/line HTTP/1.1\r\nHost: x\r\nx-line-signature: AAAA\r\n';
    const end = () => {
      clearInterval(drip);
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    };
    let sent = 0;
    const pour = (): void => {
      while (sent < BODY_BYTES && !socket.destroyed) {
        sent += CHUNK.length;
        const part =
          way === 1
            ? Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, Buffer.from('\r\n')])
            : CHUNK;
        if (!socket.write(part)) return void socket.once('drain', pour);
      }
    };
    const drip = way === 2 ? setInterval(() => void socket.write('x'), 1_000) : undefined;
    socket.on('error', end);
    socket.on('close', end);
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      if (answer.includes('\r\n\r\n')) end();
    });
    socket.write(
      `${head}${way === 1 ? 'Transfer-Encoding: chunked' : `Content-Length: ${way === 2 ? 1_000 : BODY_BYTES}`}\r\n\r\n`,
    );
    if (way !== 2) pour();
  });
}

it('bodies of 50 MB, without a length, and a byte a second are cut off; memory stays and others are answered', async () => {
  const line = await startFakeLine();
  onTestFinished(() => line.stop());
  const service = await startAgain({
    DATABASE_URL: await shop.databaseUrl(),
    PUBLIC_URL: 'https://shop.example',
    ROLE: 'web',
    ...toLine(line),
  });
  const { id } = line.user('Mei', { friend: true });
  const url = `${service.url}/webhooks/line`;
  const legit = async (): Promise<number> => {
    const began = performance.now();
    expect(await line.deliver([line.event.text(id, 'hello')], { url })).toBe(200);
    return performance.now() - began;
  };
  // What it grows to by ordinary traffic is not counted.
  for (let at = 0; at < 300; at += 1) await legit();
  const before = memoryOf(service.process.pid);
  const port = Number(new URL(service.url).port);
  const answers = Promise.all(Array.from({ length: callers }, (_, at) => send(port, at % 3)));
  let over = false;
  void answers.then(() => {
    over = true;
  });
  const took: number[] = [];
  while (!over) {
    took.push(await legit());
    await pause(20);
  }
  const statuses = await answers;
  const counted = {
    refused413: statuses.filter((status) => status === 413).length,
    refused408: statuses.filter((status) => status === 408).length,
    cut: statuses.filter((status) => status === 0).length,
    taken: statuses.filter((status) => ![413, 408, 0].includes(status)).length,
    moreMemoryMb: Math.round(memoryOf(service.process.pid) - before),
    othersP99Ms: Math.round(quantile(took, 0.99)),
  };
  const limits = { taken: 0, moreMemoryMb: 50, othersP99Ms: 500 };
  expect(judge(['F10', 'one web'], callers, counted, limits)).toEqual([]);
  expect(await service.stop()).toBe(0);
}, 300_000);
