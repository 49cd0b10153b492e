import type { messagingApi } from '@line/bot-sdk';
import type { AdapterPorts, Message, SendManyOutcome, SendOutcome } from '../../src/app/channel.ts';
import { lineLimitProblems } from './limits.ts';
import { outcomeOfError, outcomeOfErrorToMany, outcomeOfSuccess } from './outcome.ts';
import { renderLine } from './render.ts';

/** Of an answer what says whether LINE took the messages. */
export interface LineAnswer {
  readonly httpResponse: Pick<Response, 'headers'>;
  readonly body: unknown;
}

type LineCall = (rendered: messagingApi.Message[]) => Promise<LineAnswer>;

export interface LineSender {
  /** Renders and makes one call; what LINE would refuse is refused here, so that no reply token is lost on it. */
  deliver(messages: readonly Message[], call: LineCall): Promise<SendOutcome>;
  /** The same with many recipients. */
  deliverToMany(messages: readonly Message[], call: LineCall): Promise<SendManyOutcome>;
  /** Takes nothing more, and resolves once what is in flight has its outcome. */
  close(): Promise<void>;
}

/** After these LINE itself may be out of reach: `doubt` is called. */
const DOUBTFUL: ReadonlySet<string> = new Set(['not-sent', 'unknown', 'bad-credentials']);

export function createLineSender(ports: AdapterPorts, doubt: () => void): LineSender {
  const inFlight = new Set<Promise<unknown>>();
  let closed = false;
  async function make<Failure extends { readonly status: string }>(
    messages: readonly Message[],
    call: LineCall,
    failure: (error: unknown) => Failure,
  ): Promise<Exclude<SendOutcome, { readonly status: 'unreachable' }> | Failure> {
    if (closed) return { status: 'not-sent', detail: 'stopped' };
    const rendered = renderLine(messages, ports);
    const problems = lineLimitProblems(rendered);
    if (problems.length > 0) return { status: 'rejected', detail: problems.slice(0, 5).join('; ') };
    const sending = attempt(() => call(rendered), failure);
    inFlight.add(sending);
    const outcome = await sending.finally(() => inFlight.delete(sending));
    if (DOUBTFUL.has(outcome.status)) doubt();
    if (outcome.status !== 'sent') ports.log.warn({ channel: 'line', outcome }, 'LINE did not confirm a message');
    return outcome;
  }
  return {
    deliver: (messages, call) => make(messages, call, outcomeOfError),
    deliverToMany: (messages, call) => make(messages, call, outcomeOfErrorToMany),
    async close() {
      closed = true;
      await Promise.allSettled(inFlight);
    },
  };
}

async function attempt<Failure>(
  call: () => ReturnType<LineCall>,
  failure: (error: unknown) => Failure,
): Promise<ReturnType<typeof outcomeOfSuccess> | Failure> {
  try {
    const { httpResponse, body } = await call();
    return outcomeOfSuccess(httpResponse.headers, body);
  } catch (error) {
    return failure(error);
  }
}

/**
 * A reply has no retry key, but its token works once, so asking again with the same token can never send twice. When
 * the second answer is that the token is gone, the first attempt most likely used it: never a reason to push.
 */
export async function replyWithSecondTry(reply: () => Promise<SendOutcome>): Promise<SendOutcome> {
  const first = await reply();
  if (first.status !== 'unknown') return first;
  const second = await reply();
  if (second.status === 'sent') return second;
  return { status: 'unknown', detail: `${first.detail}, then ${second.status}` };
}
