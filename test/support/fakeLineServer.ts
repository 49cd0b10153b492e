import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { answerCall, endpointOf } from './fakeLineApi.ts';
import { type FaultScript, type LineAnswer, type LineFault, lossOf, refusalOf } from './fakeLineFaults.ts';
import type { LineState, RecordedCall } from './fakeLineState.ts';
import { recordCall } from './recordCalls.ts';

export interface LineServer {
  readonly url: string;
  close(): Promise<void>;
  /** Listens again at the same address. */
  reopen(): Promise<void>;
}

/** The wire of the fake: records each call, lets the scripted fault happen, answers the rest as LINE would. */
export async function serveLine(
  state: LineState,
  script: FaultScript,
  testEndpoint: () => Promise<unknown>,
): Promise<LineServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await record(state, request);
    const requestId = `request-${state.nextId()}`;
    const fault = await waited(script.take(call.endpoint));
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    const refusal = refusalOf(fault);
    if (refusal !== undefined) return write(response, requestId, refusal);
    const { status, body, headers } =
      call.endpoint === 'webhook-test'
        ? { status: 200, body: await testEndpoint(), headers: {} }
        : answerCall(state, call, requestId);
    finish(request, response, requestId, fault, { status, body: JSON.stringify(body), headers: headers ?? {} });
  }

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reopen: () => listen(port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function record(state: LineState, request: IncomingMessage): Promise<RecordedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const bodyText = bytes.toString('utf8');
  const { method = 'GET', url = '/', headers } = request;
  const [path = url, query] = url.split('?');
  const call = {
    endpoint: endpointOf(method, path),
    method,
    path,
    headers,
    body: parsed(bodyText),
    bodyText,
    bytes,
    at: state.now(),
  };
  state.calls.push(call);
  recordCall({ platform: 'line', method, path, query, retryKey: headers['x-line-retry-key'], body: call.body });
  return call;
}

function parsed(bodyText: string): unknown {
  try {
    return JSON.parse(bodyText);
  } catch {
    return undefined;
  }
}

async function waited(fault: LineFault): Promise<LineFault> {
  if (typeof fault !== 'object' || 'status' in fault) return fault;
  if ('delayMs' in fault) await after(fault.delayMs);
  else await fault.until;
  return waited(fault.then ?? 'ok');
}

function finish(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  fault: LineFault,
  made: LineAnswer & { readonly body: string },
): void {
  const loss = lossOf(fault);
  if (loss === 'hang') return;
  if (loss === 'reset') return void request.socket.resetAndDestroy();
  if (loss === 'half') {
    response.writeHead(made.status, { 'content-type': 'application/json', 'content-length': made.body.length });
    response.write(made.body.slice(0, made.body.length / 2), () =>
      setImmediate(() => request.socket.resetAndDestroy()),
    );
    return;
  }
  // What a proxy puts in the place of LINE's answer does not carry LINE's request id.
  if (loss !== undefined) write(response, undefined, loss);
  else write(response, requestId, made);
}

function write(
  response: ServerResponse,
  requestId: string | undefined,
  { status, message, body, headers, isGateway }: LineAnswer,
): void {
  const own = status === 502 || isGateway ? {} : { 'x-line-request-id': requestId };
  const named = Object.entries({ 'content-type': 'application/json', ...own, ...headers });
  for (const [name, value] of named) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(status);
  response.end(body ?? JSON.stringify({ message: message ?? '' }));
}
