import type { ChatUser, ReceivedMessage } from './chatUser.ts';
import type { LineEvents } from './fakeLineEvents.ts';
import { type LineTap, onScreen, type ScreenMessage } from './fakeLineScreen.ts';
import type { LinePerson, LineState } from './fakeLineState.ts';
import type { LineEvent } from './fakeLineWebhook.ts';

/** A person on LINE: what every chat user does, and what only LINE has. */
export interface LineUser extends ChatUser {
  readonly displayName: string;
  /** Adds the account as a friend, without a word. */
  follows(): Promise<void>;
  sendsSticker(): Promise<void>;
  sendsImage(): Promise<void>;
  /** Takes back the text said last. */
  unsendsLast(): Promise<void>;
  /** Addresses of the web pages opened by tapping. */
  readonly visited: readonly string[];
  /** What the last tapped copy button put on the clipboard. */
  readonly clipboard: string | undefined;
}

interface Deps {
  readonly state: LineState;
  readonly person: LinePerson;
  readonly events: LineEvents;
  /** Delivers one event; rejects unless the service answers 200. */
  readonly deliver: (event: LineEvent) => Promise<void>;
  readonly waitMs: number;
}

export function lineUser({ state, person, events, deliver, waitMs }: Deps): LineUser {
  const id = person.userId;
  const screen: ScreenMessage[] = [];
  const visited: string[] = [];
  const watchers = new Set<() => void>();
  let clearedAt = 0;
  let chipsGone = 0;
  let lastMessageId: string | undefined;
  let clipboard: string | undefined;

  person.screens.add((message) => {
    screen.push(onScreen(message));
    for (const watch of watchers) watch();
  });

  const received = (): readonly ScreenMessage[] => screen.slice(clearedAt);

  async function says(text: string): Promise<void> {
    if (person.relation === 'blocked') throw new Error('who blocked the account cannot write to it');
    chipsGone = screen.length;
    person.wroteAt = state.now();
    const event = events.text(id, text);
    lastMessageId = String(Reflect.get(Object(event['message']), 'id'));
    await deliver(event);
  }

  async function follows(): Promise<void> {
    const unblocked = person.relation === 'blocked';
    person.relation = 'friend';
    await deliver(events.follow(id, unblocked));
  }

  /** Chips are there only under the newest message, until one is tapped or something is said. */
  function visible(): { tap: LineTap; chip: boolean }[] {
    const newest = screen.length > chipsGone ? screen.at(-1) : undefined;
    const chips = (newest?.chips ?? []).map((tap) => ({ tap, chip: true }));
    return [...chips, ...screen.toReversed().flatMap(({ taps }) => taps.map((tap) => ({ tap, chip: false })))];
  }

  function find(label: string): LineTap['action'] {
    const found = visible().find(({ tap }) => tap.label === label);
    if (found === undefined) {
      const labels = visible().map(({ tap }) => `"${tap.label}"`);
      throw new Error(`no button "${label}" on the screen; there are ${labels.join(', ') || 'none'}`);
    }
    if (found.chip) chipsGone = screen.length;
    return found.tap.action;
  }

  async function taps(label: string): Promise<void> {
    const action = find(label);
    switch (action['type']) {
      case 'postback':
        return deliver(events.postback(id, String(action['data'])));
      case 'message':
        return says(String(action['text']));
      case 'uri':
        return visits(String(action['uri']));
      case 'clipboard':
        clipboard = String(action['clipboardText']);
        return;
      default:
        throw new Error(`"${label}" asks for a date: use picks`);
    }
  }

  async function visits(uri: string): Promise<void> {
    if (accountLink(uri, state.basicId) === undefined) visited.push(uri);
    else await opens(uri);
  }

  async function picks(label: string, date: string): Promise<void> {
    const action = find(label);
    if (action['type'] !== 'datetimepicker') throw new Error(`"${label}" asks for no date`);
    const [min, max] = [String(action['min'] ?? '1900-01-01'), String(action['max'] ?? '2100-12-31')];
    if (date < min || date > max) throw new Error(`"${label}" lets nobody pick ${date}, only ${min} to ${max}`);
    await deliver(events.postback(id, String(action['data']), { date }));
  }

  async function opens(link: string): Promise<void> {
    const text = accountLink(link, state.basicId);
    if (text === undefined) throw new Error(`not a link to ${state.basicId}: ${link}`);
    if (person.relation !== 'friend') await follows();
    if (text !== '') await says(text);
  }

  function waitFor(pattern: string | RegExp): Promise<ReceivedMessage> {
    const matches = (text: string) =>
      typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        watchers.delete(look);
        clearTimeout(timer);
        settle();
      };
      const look = () => {
        const found = received().find(({ text }) => matches(text));
        if (found !== undefined) finish(() => resolve(found));
      };
      const timer = setTimeout(() => {
        const came = received().map(({ text }) => JSON.stringify(text));
        finish(() =>
          reject(new Error(`${person.displayName} waited for ${pattern}, got ${came.join(', ') || 'nothing'}`)),
        );
      }, waitMs);
      watchers.add(look);
      look();
    });
  }

  return {
    id,
    get displayName() {
      return person.displayName;
    },
    says,
    taps,
    picks,
    opens,
    follows,
    blocks: async () => {
      person.relation = 'blocked';
      await deliver(events.unfollow(id));
    },
    unblocks: follows,
    sendsSticker: () => deliver(events.sticker(id)),
    sendsImage: () => deliver(events.image(id)),
    unsendsLast: async () => {
      if (lastMessageId === undefined) throw new Error('nothing was said yet');
      await deliver(events.unsend(id, lastMessageId));
    },
    get received() {
      return received();
    },
    get visited() {
      return visited;
    },
    get clipboard() {
      return clipboard;
    },
    last: () => {
      const last = received().at(-1);
      if (last === undefined) throw new Error(`${person.displayName} received nothing yet`);
      return last;
    },
    waitFor,
    clear: () => {
      clearedAt = screen.length;
    },
  };
}

/** The text that a link to this account carries; empty for a plain one, `undefined` for any other link. */
function accountLink(link: string, basicId: string): string | undefined {
  const url = URL.parse(link);
  if (url?.hostname !== 'line.me') return undefined;
  const [, kind, account] = /^\/R\/(oaMessage|ti\/p)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (kind === undefined || decodeURIComponent(account ?? '') !== basicId) return undefined;
  return kind === 'oaMessage' ? decodeURIComponent(url.search.slice(1)) : '';
}
