import { createWriteStream, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isErrno } from '../../db/errno.ts';
import { whyNotWritten } from '../../db/fileWords.ts';

/**
 * Writes bytes to the terminal, or to a file that only its owner reads: under another name until it is whole, so that an
 * interrupted command leaves no file that looks whole. A name that ends in `.gz` is compressed.
 */
export async function writeOut(bytes: Readable | string, out: string | undefined): Promise<void> {
  const source = typeof bytes === 'string' ? Readable.from([bytes], { objectMode: false }) : bytes;
  if (out === undefined) return toTerminal(source);
  const path = resolve(out);
  const unfinished = `${path}.part-${process.pid}`;
  try {
    rmSync(unfinished, { force: true }); // at once: a source that fails must find somebody who listens
    const file = createWriteStream(unfinished, { mode: 0o600, flags: 'wx' });
    await (path.endsWith('.gz') ? pipeline(source, createGzip(), file) : pipeline(source, file));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined); // told by what failed before
    const why = whyNotWritten(error, path);
    throw why === undefined ? error : new Error(why, { cause: error });
  }
}

/** Whoever reads may have seen enough, as `head` does: no failure. */
async function toTerminal(source: Readable): Promise<void> {
  try {
    await pipeline(source, process.stdout, { end: false });
  } catch (error) {
    if (!isErrno(error, 'EPIPE')) throw error;
  }
}
