import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** The way to a server, which can be broken: then nobody answers there, as when that server is down. */
export interface Way {
  /** The server's address as it is reached through here; from `beforeAll` on. */
  readonly url: string;
  break(): Promise<void>;
  mend(): Promise<void>;
}

/** Call it where hooks are registered; `target` is read in `beforeAll`. */
export function ownWay(target: () => string | Promise<string>): Way {
  const sockets = new Set<Socket>();
  let far = new URL('tcp://127.0.0.1');
  let port = 0;
  const server = createServer((near) => {
    const there = connect(Number(far.port), far.hostname);
    for (const [one, other] of [
      [near, there],
      [there, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const mend = async () => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const broken = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  beforeAll(async () => {
    far = new URL(await target());
    await mend();
  });
  afterAll(broken);
  return {
    get url() {
      const url = new URL(far);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    break: broken,
    mend,
  };
}
