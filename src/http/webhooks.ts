import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../app/channel.ts';
import { sendProblem } from './problem.ts';
import { type SeenRequest, seeRequest } from './seen.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** Takes the bytes of one webhook call and gives the status to answer. Owned here; the adapters' `receive` fits it. */
export type WebhookReceiver = (bytes: Uint8Array, headers: Headers) => Promise<number>;

/** By the channel's name, which is the end of the address. */
export type WebhookReceivers = ReadonlyMap<string, WebhookReceiver>;

interface WebhookPorts {
  readonly receivers: WebhookReceivers;
  readonly log: Log;
  readonly seen: (request: SeenRequest) => void;
  /** Whether the service takes nothing new: the connection ends with this answer. */
  readonly isEnding: () => boolean;
}

/** The end is that of the path, as express would read it; what a webhook is asked for by a query does not matter. */
const ADDRESS = /^\/webhooks\/([a-z]+)\/?(?:\?|$)/i;
const LIMIT_BYTES = 1_048_576;
/** Nothing that a platform sends comes near to it. */
const FLOOD_BYTES = 4_000_000;

/**
 * Takes `POST /webhooks/<channel>` off what the server is asked, and says whether it did. In front of express, because a
 * shop with many friends is told something all the time: its chain of middleware costs several times what all the rest
 * does. The body stays bytes (signatures cover bytes, and a character may be split over two packets) and has a limit;
 * nothing is parsed here. An error of the store answers 503, so that the platform sends again.
 */
export function takeWebhooks({ receivers, log, seen, isEnding }: WebhookPorts) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'POST') return false;
    const channel = ADDRESS.exec(request.url ?? '')?.[1]?.toLowerCase() ?? '';
    const receive = receivers.get(channel);
    if (receive === undefined) return false;
    const route = `/webhooks/${channel}`;
    const requestId = seeRequest(request, response, seen, () => route);
    const answer = (status: number): void => {
      if (isEnding()) response.setHeader('Connection', 'close');
      if (status === 503) response.setHeader('Retry-After', 1);
      response.writeHead(status, NOTHING).end();
    };
    readBody(request, (body) => {
      if (typeof body === 'string') refuse(response, body);
      else
        receive(body, headersOf(request)).then(answer, (error: unknown) => {
          log.error({ err: error, channel, requestId, route }, 'a delivery was not stored');
          answer(503);
        });
    });
    return true;
  };
}

const NOTHING = { 'Content-Length': '0' };

type Unreadable = 'too-large' | 'flood' | 'encoded';

/** A flood is not read to its end, so its connection cannot go on. */
function refuse(response: ServerResponse, why: Unreadable): void {
  if (why === 'flood') response.setHeader('Connection', 'close');
  sendProblem(response, why === 'encoded' ? { code: 'bad-request', errors: [] } : { code: 'body-too-large' });
}

/**
 * Gives the body, or why there is none, once. What is above the limit is thrown away as it comes, and read to its end so
 * that its sender reads the answer; a flood is told at once. Who hangs up before the end is told nothing.
 */
function readBody(request: IncomingMessage, give: (body: Buffer | Unreadable) => void): void {
  const { 'content-encoding': encoding = 'identity', 'content-length': told } = request.headers;
  if (Number(told ?? 0) > FLOOD_BYTES) return give('flood');
  let chunks: Buffer[] = [];
  let length = 0;
  const read = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LIMIT_BYTES) chunks.push(chunk);
    else chunks = [];
    if (length <= FLOOD_BYTES) return;
    request.off('data', read).off('end', end);
    give('flood');
  };
  const end = () => {
    const [first] = chunks;
    if (length > LIMIT_BYTES) give('too-large');
    else if (encoding !== 'identity') give('encoded');
    else give(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
  };
  request.on('data', read).on('end', end);
}

/** Two headers of one name are one value, which no signature matches. Node gives a list of cookies alone, for nobody here. */
const headersOf = ({ headers }: IncomingMessage): Headers => {
  const { 'set-cookie': _, ...others } = headers;
  return others as Headers;
};
