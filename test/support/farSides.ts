import type { FakeLine, LineFault } from './fakeLine.ts';
import { type FakeTelegram, hang, late } from './fakeTelegram.ts';

/** Where the platform's answer decides at which point of a message's way the sender dies. */
export type FarPoint =
  | 'P2 begun, not sent'
  | 'P4 accepted, no answer'
  | 'P5 answered, not recorded'
  | 'P6 recorded, not known'
  | 'P8 paused meanwhile';

/** The far side of one channel: its people, and what reached them. */
export interface FarSide {
  readonly channel: 'line' | 'telegram';
  /** What the campaign says. */
  readonly text: string;
  /** Makes a person and gives their id. */
  person(name: string): string;
  /** The `nth` call from now on goes so; those before it as always. */
  nthCall(nth: number, point: FarPoint): void;
  /** The platform's address, and a word of the path of the call that sends. */
  readonly url: string;
  readonly sendWord: string;
  calls(): number;
  /** Who got a message, as often as they got it. */
  accepted(): readonly string[];
  /** Keys under which calls came with more than one body. */
  mixedKeys(): number;
  /** Of a service that reaches the platform at `url`. */
  settings(url: string): Readonly<Record<string, string>>;
}

const LATE_MS = 250;

/** `alike`: all are told the same, so that one call is for many. */
export function lineSide(line: FakeLine, alike = false): FarSide {
  const endpoint = alike ? 'multicast' : 'push';
  const faults: Readonly<Record<FarPoint, LineFault>> = {
    'P2 begun, not sent': 'hang',
    'P4 accepted, no answer': 'accept-then-hang',
    'P5 answered, not recorded': { delayMs: LATE_MS },
    'P6 recorded, not known': { delayMs: LATE_MS },
    'P8 paused meanwhile': { delayMs: LATE_MS },
  };
  return {
    channel: 'line',
    text: alike ? 'Hello' : 'Hello {{ name }}',
    person: (name) => line.user(name, { friend: true }).id,
    nthCall: (nth, point) =>
      line.next(endpoint, ...Array.from({ length: nth - 1 }, () => 'ok' as const), faults[point]),
    calls: () => line.callsOf(endpoint).length,
    accepted: () => line.accepted.map(({ to }) => to),
    mixedKeys: () => {
      const bodies = new Map<string, Set<string>>();
      for (const { headers, bodyText } of line.callsOf(endpoint)) {
        const key = String(headers['x-line-retry-key']);
        bodies.set(key, (bodies.get(key) ?? new Set()).add(bodyText));
      }
      return [...bodies.values()].filter((all) => all.size > 1).length;
    },
    url: line.url,
    sendWord: `/${endpoint}`,
    settings: (url) => ({
      LINE_CHANNEL_SECRET: line.channelSecret,
      LINE_CHANNEL_ACCESS_TOKEN: line.channelAccessToken,
      LINE_API_BASE_URL: url,
    }),
  };
}

export function telegramSide(telegram: FakeTelegram): FarSide {
  const faults = {
    'P2 begun, not sent': hang({ accept: false }),
    'P4 accepted, no answer': hang({ accept: true }),
    'P5 answered, not recorded': late(LATE_MS),
    'P6 recorded, not known': late(LATE_MS),
    'P8 paused meanwhile': late(LATE_MS),
  };
  const ids: string[] = [];
  return {
    channel: 'telegram',
    text: 'Hello {{ name }}',
    person: () => {
      const { id } = telegram.user();
      const chat = telegram.chats.chats.get(id);
      if (chat !== undefined) chat.state = 'open';
      ids.push(id);
      return id;
    },
    nthCall: (nth, point) =>
      telegram.script('sendMessage', ...Array.from({ length: nth - 1 }, () => late(0)), faults[point]),
    calls: () => telegram.callsOf('sendMessage').length,
    accepted: () => ids.flatMap((id) => telegram.accepted(id).map(() => id)),
    mixedKeys: () => 0,
    url: telegram.apiRoot,
    sendWord: '/sendMessage',
    settings: (url) => ({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: url }),
  };
}
