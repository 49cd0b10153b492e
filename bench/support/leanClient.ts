import { connect, type Socket } from 'node:net';

export interface LeanAnswer {
  readonly status: number;
  readonly body: string;
}

/** One kept-alive connection that posts JSON, one request at a time. */
export interface LeanConnection {
  post(path: string, headers: string, body: string): Promise<LeanAnswer>;
  close(): void;
}

/**
 * HTTP/1.1 as little as it can be, over a plain socket: what is measured is the service, and the client shares its
 * processors. Takes only answers with a `Content-Length`; `headers` are whole lines, each with its line end.
 */
export async function leanConnection(host: string, port: number): Promise<LeanConnection> {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let received: Buffer = Buffer.alloc(0);
  let waiting: { readonly resolve: (answer: LeanAnswer) => void; readonly reject: (why: Error) => void } | undefined;
  const fail = (why: Error) => {
    waiting?.reject(why);
    waiting = undefined;
  };
  socket.on('error', fail).on('close', () => fail(new Error('the service closed the connection')));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = answerIn(received);
    if (answer === undefined) return;
    received = Buffer.alloc(0);
    waiting?.resolve(answer);
    waiting = undefined;
  });
  return {
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        send(socket, `POST ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\n${headers}`, body);
      }),
    close: () => socket.destroy(),
  };
}

const send = (socket: Socket, head: string, body: string): boolean =>
  socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

/** The answer when all of it is there. */
function answerIn(bytes: Buffer): LeanAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`);
  const body = end + 4;
  if (bytes.length < body + Number(length)) return undefined;
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', body) };
}
