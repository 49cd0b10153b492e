import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

export interface WireLimits {
  /** Longest wait for an answer to begin, and for each further part of it, in milliseconds. */
  readonly answerMs: number;
  readonly connectMs: number;
}

/**
 * How many calls of one kind are at LINE at once. Whatever comes above waits in one row here, first in, first out, and that
 * wait counts in no limit of time; so kinds of which one must not hold up the other get connections of their own.
 */
const CONNECTIONS = 100;

const agents = new Map<string, Dispatcher>();
let installed: Dispatcher | undefined;

/** The calls of one origin within their limits of time. */
export interface LimitedWire {
  /** Ends the limits and closes the connections once what is in flight is answered. */
  stop(): Promise<void>;
}

/** Connections that `fetch` never takes, for whoever makes very many calls past it: nobody else waits behind those. */
export function ownConnections(limits: WireLimits): Dispatcher {
  return new Agent({
    headersTimeout: limits.answerMs,
    bodyTimeout: limits.answerMs,
    connect: { timeout: limits.connectMs },
    connections: CONNECTIONS,
  });
}

/**
 * Puts time limits on every call to this origin, since the SDK has none and gives no way to abort: it calls the global
 * `fetch`, which obeys undici's global dispatcher. Calls to other origins stay as they were.
 */
export function limitWaiting(baseUrl: string, limits: WireLimits): LimitedWire {
  const { origin } = new URL(baseUrl);
  const agent = ownConnections(limits);
  agents.set(origin, agent);
  install();
  return {
    stop: async () => {
      if (agents.get(origin) === agent) agents.delete(origin);
      await agent.close();
    },
  };
}

/** Once, unless somebody has put another dispatcher in its place meanwhile: then in front of that one. */
function install(): void {
  const current = getGlobalDispatcher();
  if (current === installed) return;
  installed = current.compose(
    (dispatch) => (options, handler) =>
      agents.get(String(options.origin))?.dispatch(options, handler) ?? dispatch(options, handler),
  );
  setGlobalDispatcher(installed);
}
