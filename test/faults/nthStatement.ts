import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How the session is lost: before the statement reaches the database, or after it was carried out and before its answer. */
export type Loss = 'before' | 'after';

/** Stands between the service and PostgreSQL, counts the statements, and loses one session at one of them. */
export interface NthStatement {
  /** The database as it is reached through here. */
  readonly url: string;
  /** At the `nth` statement from now on: the session is lost, or `act` is called when it has been passed on. */
  at(nth: number, what: Loss | (() => void)): void;
  /** Whether that statement came; from now on nothing more happens. */
  calm(): boolean;
  /** How many statements came since `at` or `calm`. */
  count(): number;
  stop(): Promise<void>;
}

const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);

/** Finds the messages in what a client sends: a first one without a type, then each with its type and length. */
function messages(): (chunk: Buffer) => { readonly type: number; readonly bytes: Buffer }[] {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  return (chunk) => {
    const found: { type: number; bytes: Buffer }[] = [];
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (rest.length < head + 4) return found;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return found;
      found.push({ type: isFirst ? 0 : (rest[0] ?? 0), bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      isFirst = false;
    }
  };
}

export async function startNthStatement(database: string): Promise<NthStatement> {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  let seen = 0;
  let wanted: { readonly nth: number; readonly what: Loss | (() => void) } | undefined;
  let hit = false;

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const split = messages();
    let losing = false;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const one of [near, far]) {
      sockets.add(one);
      one.setNoDelay(true);
      one.on('error', end);
      one.on('close', () => {
        sockets.delete(one);
        end();
      });
    }
    near.on('data', (chunk: Buffer) => {
      for (const { type, bytes } of split(chunk)) {
        if (losing) return;
        if (type === QUERY || type === SYNC) seen += 1;
        const isIt = (type === QUERY || type === SYNC) && wanted !== undefined && seen === wanted.nth;
        if (isIt) hit = true;
        if (isIt && wanted?.what === 'before') return end();
        far.write(bytes);
        if (isIt && wanted?.what === 'after') losing = true;
        else if (isIt && typeof wanted?.what === 'function') wanted.what();
      }
    });
    // PostgreSQL answers a statement of its own transaction after it has committed it.
    far.on('data', (answer: Buffer) => (losing ? end() : void near.write(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    at(nth, what) {
      [seen, hit, wanted] = [0, false, { nth, what }];
    },
    calm() {
      const was = hit;
      [seen, hit, wanted] = [0, false, undefined];
      return was;
    },
    count: () => seen,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
