import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../app/channel.ts';
import { readBytes, type TooMuch } from './bytes.ts';
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
/** Nothing that a platform sends comes near to a flood. */
const LIMITS = { bytes: 1_048_576, flood: 4_000_000 };

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
    readBytes(request, LIMITS, (body) => {
      if (typeof body === 'string') refuse(response, body);
      else if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') refuse(response, 'encoded');
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

/** A flood is not read to its end, so its connection cannot go on. */
function refuse(response: ServerResponse, why: TooMuch | 'encoded'): void {
  if (why === 'flood') response.setHeader('Connection', 'close');
  sendProblem(response, why === 'encoded' ? { code: 'bad-request', errors: [] } : { code: 'body-too-large' });
}

/** Two headers of one name are one value, which no signature matches. Node gives a list of cookies alone, for nobody here. */
const headersOf = ({ headers }: IncomingMessage): Headers => {
  const { 'set-cookie': _, ...others } = headers;
  return others as Headers;
};
