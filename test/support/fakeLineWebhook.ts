import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { LineState } from './fakeLineState.ts';

/** One event of a webhook call, as LINE writes it. */
export type LineEvent = Readonly<Record<string, unknown>> & { readonly type: string };

export interface DeliverOptions {
  /** Where to; the fake's own target unless given. Loopback only. */
  readonly url?: string;
  /** Marks the events as sent before and not taken. */
  readonly redelivery?: boolean;
  /** Byte offset at which the body is cut into two packets. */
  readonly splitAt?: number;
  /** Signs with another secret. */
  readonly secret?: string;
  /** In place of the right signature: none at all, another one, or several headers. */
  readonly signature?: null | string | readonly string[];
  readonly signatureHeader?: string;
  /** The body as it is, in place of events. Signed like every other. */
  readonly rawBody?: string | Uint8Array;
}

/** LINE's `x-line-signature`: base64 of the HMAC-SHA256 of the body's bytes. */
export function signLine(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** Sends one signed webhook call and gives the HTTP status that came back. */
export async function deliverWebhook(
  state: LineState,
  target: string,
  events: readonly LineEvent[],
  options: DeliverOptions = {},
): Promise<number> {
  const sent = options.redelivery === true ? events.map(asRedelivery) : events;
  for (const event of sent) rememberReplyToken(state, event);
  const raw = options.rawBody ?? JSON.stringify({ destination: state.botUserId, events: sent });
  const body = typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(raw);
  const signature =
    options.signature === undefined ? signLine(body, options.secret ?? state.channelSecret) : options.signature;
  const header = options.signatureHeader ?? 'x-line-signature';
  return post(loopback(options.url ?? target), body, options.splitAt, {
    'content-type': 'application/json; charset=utf-8',
    ...(signature === null ? {} : { [header]: typeof signature === 'string' ? signature : [...signature] }),
  });
}

function asRedelivery(event: LineEvent): LineEvent {
  return { ...event, deliveryContext: { isRedelivery: true } };
}

/** A token can be used for a minute after each receipt of its event. */
function rememberReplyToken(state: LineState, event: LineEvent): void {
  const { replyToken, source, timestamp } = event;
  if (typeof replyToken !== 'string') return;
  const known = state.replyTokens.get(replyToken);
  if (known !== undefined) known.receivedAt = state.now();
  else
    state.replyTokens.set(replyToken, {
      userId: String(Reflect.get(Object(source), 'userId')),
      happenedAt: Number(timestamp),
      receivedAt: state.now(),
      used: false,
    });
}

/** No test ever sends anything to an address that is not this machine. */
export function loopback(url: string): URL {
  const parsed = new URL(url);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)) throw new Error(`not loopback: ${parsed.host}`);
  return parsed;
}

function post(
  url: URL,
  body: Buffer,
  splitAt: number | undefined,
  headers: Record<string, string | string[]>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', agent: false, headers: { ...headers, 'content-length': body.byteLength } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', reject);
      },
    );
    call.on('error', reject);
    call.setNoDelay(true);
    if (splitAt === undefined) {
      call.end(body);
      return;
    }
    // The first part has left before the second is written, so the service reads the body in two pieces.
    call.write(body.subarray(0, splitAt), () => setImmediate(() => call.end(body.subarray(splitAt))));
  });
}
