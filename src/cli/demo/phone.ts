import { setTimeout as pause } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { isSaying } from '../../app/labClock.ts';
import type { Service } from '../../main/service.ts';

/** What somebody does in the built-in chat. */
type Act =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly data: string }
  | { readonly kind: 'follow'; readonly parameter?: string };

/** One of the four phones of the built-in chat, driven as its page does it. */
export interface Phone {
  named(name: string, language: string): Promise<void>;
  /** Resolves when it was answered. */
  does(act: Act): Promise<void>;
}

export const phoneOf = (service: Service, channelUserId: string): Phone => ({
  named: (name, language) => call(service, 'PUT', `/people/${channelUserId}`, { name, language }),
  async does(act) {
    await call(service, 'POST', '/events', { ...act, eventId: newId(), from: channelUserId });
    await untilQuiet(service);
  },
});

async function call({ url }: Service, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/lab${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the built-in chat refused ${path}: ${await answer.text()}`);
}

const PATIENCE_MS = 30_000;

/** Until every event is handled and every notice that is due was sent. */
export async function untilQuiet({ deps, jobs }: Service): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (await isSaying(deps)) {
    if (performance.now() > deadline) throw new Error('the demo waited too long for its own messages');
    jobs.inbox.wake();
    jobs.outbox.wake();
    await pause(5);
  }
}
