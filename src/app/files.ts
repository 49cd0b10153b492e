import { createHmac } from 'node:crypto';

export interface KeptFile {
  readonly name: string;
  readonly mime: string;
  readonly content: string;
}

const LIFE_MS = 600_000;
const MOST = 200;

/**
 * Files that can be fetched once their address is known, for ten minutes, at most 200 at a time; gone with the process.
 * The same file gets the same address, which only `key` can make: a message that is sent again must not differ in a byte.
 */
export function keepFiles(key: Uint8Array, monotonicMs: () => number) {
  const kept = new Map<string, { readonly file: KeptFile; readonly until: number }>();
  const forgetOld = (): void => {
    for (const [token, { until }] of kept) if (until <= monotonicMs() || kept.size > MOST) kept.delete(token);
  };
  return {
    /** The token of the file's address: 128 bits that nobody can guess. */
    keep(file: KeptFile): string {
      const token = createHmac('sha256', key)
        .update(JSON.stringify(['file', file.name, file.mime, file.content]))
        .digest()
        .subarray(0, 16)
        .toString('base64url');
      kept.delete(token);
      kept.set(token, { file, until: monotonicMs() + LIFE_MS });
      forgetOld();
      return token;
    },
    find(token: string): KeptFile | undefined {
      forgetOld();
      return kept.get(token)?.file;
    },
  };
}
