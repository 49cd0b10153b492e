import type { IncomingMessage } from 'node:http';

/** Why a body was not given: above the limit and read to its end, or a flood, whose rest was not waited for. */
export type TooMuch = 'too-large' | 'flood';

/**
 * Gives the body of a request as it came, or why there is none, once. What is above the limit is thrown away as it comes,
 * and read to its end so that its sender reads the answer; a flood is told at once, and its connection has to end with
 * the answer. Who hangs up before the end is told nothing.
 */
export function readBytes(
  request: IncomingMessage,
  limits: { readonly bytes: number; readonly flood: number },
  give: (body: Buffer | TooMuch) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limits.flood) return give('flood');
  let chunks: Buffer[] = [];
  let length = 0;
  const read = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= limits.bytes) chunks.push(chunk);
    else chunks = [];
    if (length <= limits.flood) return;
    request.off('data', read).off('end', end);
    give('flood');
  };
  const end = () => {
    const [first] = chunks;
    if (length > limits.bytes) give('too-large');
    else give(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
  };
  request.on('data', read).on('end', end);
}
