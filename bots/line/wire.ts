import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

export interface WireLimits {
  /** Longest wait for an answer to begin, and for each further part of it, in milliseconds. */
  readonly answerMs: number;
  readonly connectMs: number;
}

/** More connections than this at once only queue at LINE. */
const CONNECTIONS = 100;

const agents = new Map<string, Dispatcher>();
let installed: Dispatcher | undefined;

/** The calls of one origin within their limits of time. */
export interface LimitedWire {
  /** For whoever does not go through `fetch`. */
  readonly dispatcher: Dispatcher;
  /** Ends the limits and closes the connections once what is in flight is answered. */
  stop(): Promise<void>;
}

/**
 * Puts time limits on every call to this origin, since the SDK has none and gives no way to abort: it calls the global
 * `fetch`, which obeys undici's global dispatcher. Calls to other origins stay as they were.
 */
export function limitWaiting(baseUrl: string, limits: WireLimits): LimitedWire {
  const { origin } = new URL(baseUrl);
  const agent = new Agent({
    headersTimeout: limits.answerMs,
    bodyTimeout: limits.answerMs,
    connect: { timeout: limits.connectMs },
    connections: CONNECTIONS,
  });
  agents.set(origin, agent);
  install();
  return {
    dispatcher: agent,
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
