import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between the service and a platform, and can let one request through by half. */
export interface Halfway {
  /** The platform's address as it is reached through here. */
  readonly url: string;
  /** Of the `nth` request from now on whose first line contains `word`, only half of the body goes on, and then nothing. */
  cut(word: string, nth: number): void;
  /** How many requests were cut since the start. */
  cuts(): number;
  stop(): Promise<void>;
}

const HEAD_END = '\r\n\r\n';

/** How many bytes of this request reach the platform: its head, and half of the body that it announces. */
function halfOf(request: Buffer): number {
  const head = request.indexOf(HEAD_END) + HEAD_END.length;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(request.subarray(0, head).toString('latin1'))?.[1] ?? 20);
  return head + Math.floor(length / 2);
}

export async function startHalfway(target: string): Promise<Halfway> {
  const { hostname, port, pathname } = new URL(target);
  const sockets = new Set<Socket>();
  let wanted: { word: string; left: number } | undefined;
  let cut = 0;

  /** What of a chunk goes on; a request's head comes in one piece on this machine. */
  const passes = (chunk: Buffer): number | undefined => {
    const [line = ''] = chunk.subarray(0, 300).toString('latin1').split('\r\n', 1);
    if (wanted === undefined || !line.startsWith('POST ') || !line.includes(wanted.word)) return undefined;
    wanted.left -= 1;
    if (wanted.left > 0) return undefined;
    wanted = undefined;
    cut += 1;
    return halfOf(chunk);
  };

  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left: number | undefined;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.on('data', (chunk: Buffer) => {
      left ??= passes(chunk);
      if (left === undefined) return void far.write(chunk);
      const on = chunk.subarray(0, left);
      left -= on.length;
      if (on.length > 0) far.write(on);
    });
    far.on('data', (chunk: Buffer) => void near.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}${pathname === '/' ? '' : pathname}`,
    cut(word, nth) {
      wanted = { word, left: nth };
    },
    cuts: () => cut,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
