import { randomBytes } from 'node:crypto';
import { Agent, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 } from 'uuid';
import { connect } from '../../db/client.ts';
import { createApiKey, SCOPES } from '../../src/app/apiKeys.ts';
import type { Deps } from '../../src/app/deps.ts';
import { runDueJobs } from '../../src/app/jobs.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { verifyLedger } from '../../src/app/verifyLedger.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';
import { apiRouter } from '../../src/http/api/router.ts';
import { createHttpServer } from '../../src/http/server.ts';

export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

/** A shop whose API answers on loopback, by a clock that a case moves. */
export interface Shop {
  /** For what has no public command. */
  readonly deps: Deps;
  readonly clock: { now: number };
  call(method: string, path: string, body: unknown, key: string): Promise<Reply>;
  /** The passes of all local dates that have begun and were not made yet. */
  nightly(): Promise<void>;
  /** What is wrong in the books. */
  problems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens a shop over a migrated, empty database. */
export async function openShop(databaseUrl: string): Promise<Shop> {
  const db = await connect(databaseUrl);
  const clock = { now: Date.parse('2027-03-01T12:00:00+08:00') };
  const deps: Deps = {
    db,
    newId: v7,
    randomBytes: (count) => randomBytes(count),
    seal: createSeal(randomBytes(32)),
    wakeOutbox: () => undefined,
  };
  const failures: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: { readonly err?: unknown }, message: string) => void failures.push(`${message}: ${fields.err}`),
  };
  const router = apiRouter({ deps, now: () => clock.now, log, requestsPerMinute: 1_000_000 });
  const server = createHttpServer({ routes: [{ path: '/api', router }], log });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const apiKey = await createApiKey(deps, { name: 'scenario', scopes: SCOPES }, clock.now);
  const jobs = nightlyJobs(giftName);
  const { signal } = new AbortController();

  return {
    deps,
    clock,
    async call(method, path, body, key) {
      const sent = method === 'GET' ? '' : JSON.stringify(body);
      const length = Buffer.byteLength(sent);
      const json = { 'content-type': 'application/json', 'content-length': length, 'idempotency-key': key };
      const headers = { authorization: `Bearer ${apiKey}`, ...(method === 'GET' ? {} : json) };
      const options = { agent, host: '127.0.0.1', port, path: `/api/v1${path}`, method, headers };
      const { status, text } = await surelyAsked(options, sent);
      return { status, json: JSON.parse(text) };
    },
    nightly: async () => {
      const end = await runDueJobs(deps, jobs, clock.now, { log, signal });
      if (end !== 'done') throw new Error(`the nightly pass ended as ${end}: ${failures.at(-1) ?? ''}`);
    },
    problems: async () => (await verifyLedger(deps)).problems.map(({ memberId, problem }) => `${memberId}: ${problem}`),
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.close();
    },
  };
}

const MOST_LOST = 5;

/** Asks again with the same key where the connection is lost, as every client does: a busy machine cuts idle ones. */
async function surelyAsked(options: RequestOptions, body: string): Promise<Answer> {
  for (let lost = 1; ; lost += 1) {
    try {
      return await ask(options, body);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (lost === MOST_LOST || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error;
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Half of what `fetch` costs, which is a fifth of a whole life. */
const ask = (options: RequestOptions, body: string): Promise<Answer> =>
  new Promise((done, failed) => {
    const asked = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
      response.on('error', failed);
    });
    asked.on('error', failed);
    asked.end(body);
  });
