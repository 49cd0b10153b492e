import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between the service and PostgreSQL, and can lose an answer. */
export interface LostAnswers {
  /** The database as it is reached through here. */
  readonly url: string;
  /**
   * Of the next message to the database that contains `word`, the answer is lost with its session: the statement has
   * been committed, and nobody was told.
   */
  lose(word: string): void;
  /** How many were lost since the start. */
  lost(): number;
  stop(): Promise<void>;
}

export async function startLostAnswers(database: string): Promise<LostAnswers> {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  const words = new Set<string>();
  let lost = 0;

  /** Whether this message has a word whose answer is to be lost. The word is forgotten: it is lost once. */
  const isMeant = (message: Buffer): boolean => {
    for (const word of words) if (message.includes(word)) return words.delete(word);
    return false;
  };

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let losing = false;
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
    near.on('data', (message: Buffer) => {
      losing ||= isMeant(message);
      far.write(message);
    });
    far.on('data', (answer: Buffer) => {
      if (!losing) return void near.write(answer);
      // PostgreSQL answers a statement of its own transaction after it has committed it.
      lost += 1;
      far.destroy();
      near.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    lose: (word) => void words.add(word),
    lost: () => lost,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
