import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { leanConnection } from './leanClient.ts';
import { lineUser } from './reachable.ts';

export const LINE_SECRET = 'bench-channel-secret';

/** A LINE webhook call with one text message of one person, and its headers. */
export function lineMessage(userId: string): {
  readonly body: string;
  readonly headers: string;
  readonly token: string;
} {
  const token = v7();
  const event = {
    type: 'message',
    mode: 'active',
    timestamp: Date.now(),
    source: { type: 'user', userId },
    webhookEventId: v7(),
    deliveryContext: { isRedelivery: false },
    replyToken: token,
    message: { id: token, type: 'text', text: 'points', quoteToken: 'q' },
  };
  const body = JSON.stringify({ destination: `U${'f'.repeat(32)}`, events: [event] });
  const signature = createHmac('sha256', LINE_SECRET).update(body).digest('base64');
  return { body, token, headers: `Content-Type: application/json\r\nX-Line-Signature: ${signature}\r\n` };
}

export interface Chatter {
  /** By reply token: when the message was posted, epoch milliseconds. */
  readonly posted: ReadonlyMap<string, number>;
  /** Posts nothing more. */
  stop(): Promise<void>;
}

/** Members who write to the shop on LINE, so many messages a second, each from somebody else. */
export async function startChatter(
  serviceUrl: string,
  about: { readonly perSecond: number; readonly members: number; readonly telegramEvery: number },
): Promise<Chatter> {
  const { hostname, port } = new URL(serviceUrl);
  const connections = await Promise.all(Array.from({ length: 4 }, () => leanConnection(hostname, Number(port))));
  const posted = new Map<string, number>();
  let isOver = false;
  let next = 1;
  const talk = async (connection: (typeof connections)[number], delay: number): Promise<void> => {
    const gap = (1_000 * connections.length) / about.perSecond;
    let at = performance.now() + delay;
    while (!isOver) {
      await pause(Math.max(0, at - performance.now()));
      at += gap;
      // 7,919 is a prime, so that neighbours of one range do not write one after another.
      do next += 7_919;
      while (about.telegramEvery > 0 && (next % about.members) % about.telegramEvery === 0);
      const { body, headers, token } = lineMessage(lineUser(next % about.members));
      posted.set(token, performance.timeOrigin + performance.now());
      const answer = await connection.post('/webhooks/line', headers, body);
      if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
    }
  };
  const talking = Promise.all(connections.map((one, index) => talk(one, (index * 1_000) / about.perSecond)));
  return {
    posted,
    stop: async () => {
      isOver = true;
      await talking;
      for (const connection of connections) connection.close();
    },
  };
}

/** From the message to its reply, in milliseconds. What got no reply is not among them. */
export const waitsOf = (
  posted: ReadonlyMap<string, number>,
  replies: Readonly<Record<string, number>>,
): readonly number[] =>
  [...posted].flatMap(([token, at]) => {
    const answered = replies[token];
    return answered === undefined ? [] : [answered - at];
  });

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
