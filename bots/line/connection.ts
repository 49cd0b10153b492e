import { HTTPFetchError, type messagingApi } from '@line/bot-sdk';
import type { ChannelHealth, Log, SendOutcome } from '../../src/app/channel.ts';
import { type EndpointMemory, endpointProblem } from './endpoint.ts';
import { outcomeOfError } from './outcome.ts';

/** How often LINE is asked how things are, in milliseconds. */
export interface ConnectionPace {
  /** First wait after a failed check; doubles up to `retryMaxMs`, which keeps healing under 30 seconds. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** While all is well. */
  readonly recheckMs: number;
  /** A doubt that comes sooner after the last check than this changes nothing: sends may fail by the thousand. */
  readonly doubtMs: number;
}

export interface LineConnection {
  health(): ChannelHealth;
  /** The account's `@id`, once LINE told it. */
  basicId(): string | undefined;
  start(): void;
  stop(): Promise<void>;
  /** A call failed in a way that makes the last check doubtful: look again now, not only at the next turn. */
  doubt(): void;
}

interface Deps {
  readonly client: messagingApi.MessagingApiClient;
  readonly webhookUrl: string | undefined;
  readonly pace: ConnectionPace;
  readonly log: Log;
}

/** Watches LINE for as long as the adapter runs: a failed beginning heals by itself, and so does a later outage. */
export function watchConnection({ client, webhookUrl, pace, log }: Deps): LineConnection {
  const memory: EndpointMemory = {};
  const stopping = new AbortController();
  let health: ChannelHealth = { state: 'starting' };
  let account: string | undefined;
  let running: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;
  let checkedAt = -Infinity;

  async function check(): Promise<string | undefined> {
    try {
      const bot = await client.getBotInfo();
      if (account === undefined) remind(bot, log);
      account = bot.basicId;
      return await endpointProblem(client, webhookUrl, memory, performance.now());
    } catch (error) {
      return problemOf(error);
    }
  }

  async function run(): Promise<void> {
    let wait = pace.retryMs;
    while (!stopping.signal.aborted) {
      const problem = await check();
      if (stopping.signal.aborted) return;
      checkedAt = performance.now();
      const before = health.problem;
      health = healthOf(problem, account);
      if (problem !== undefined && problem !== before) log.warn({ channel: 'line' }, problem);
      if (problem === undefined && before !== undefined) log.info({ channel: 'line' }, 'LINE is well again');
      await pause(problem === undefined ? pace.recheckMs : wait);
      wait = problem === undefined ? pace.retryMs : Math.min(wait * 2, pace.retryMaxMs);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    health: () => health,
    basicId: () => account,
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      wake();
      await running;
      health = { state: 'stopped', ...(account === undefined ? {} : { account }) };
    },
    doubt: () => {
      if (health.state === 'connected' && performance.now() - checkedAt >= pace.doubtMs) wake();
    },
  };
}

function healthOf(problem: string | undefined, account: string | undefined): ChannelHealth {
  return {
    state: problem === undefined ? 'connected' : 'degraded',
    ...(account === undefined ? {} : { account }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What LINE's API cannot tell or change, so a person must look once. Source: LINE docs, "Building a bot". */
function remind(bot: messagingApi.BotInfoResponse, log: Log): void {
  log.info(
    { channel: 'line' },
    'LINE Official Account Manager, Response settings: turn "Auto-response" and "Greeting message" off, or they answer in our place and use up our reply',
  );
  if (bot.chatMode === 'chat')
    log.warn({ channel: 'line' }, 'LINE Official Account Manager has "Chat" on: people there and we may both answer');
}

function problemOf(error: unknown): string {
  if (error instanceof HTTPFetchError && error.status === 429) return 'LINE asks us to wait (too many calls).';
  const outcome = readOutcome(error);
  switch (outcome?.status) {
    case undefined:
      return 'LINE gave an answer that cannot be read. Trying again by ourselves.';
    case 'bad-credentials':
      return 'LINE refuses LINE_CHANNEL_ACCESS_TOKEN. Issue a new one in the LINE Developers console and set it.';
    case 'not-sent':
      return `LINE cannot be reached (${outcome.detail}). Trying again by ourselves.`;
    case 'unknown':
      return `LINE does not answer as it should (${outcome.detail}). Trying again by ourselves.`;
    default:
      return `LINE refused our question how things are (${outcome?.status}).`;
  }
}

/** Whatever LINE answers, watching goes on; so here even what looks like a bug is only news. */
function readOutcome(error: unknown): SendOutcome | undefined {
  try {
    return outcomeOfError(error);
  } catch {
    return undefined;
  }
}
