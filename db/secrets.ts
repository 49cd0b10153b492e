import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from '#drizzle';
import type { Database } from './client.ts';
import { isErrno } from './errno.ts';
import { secrets } from './schema/index.ts';

/** The installation's secret of this name, made by `make` once, whoever comes first. */
export async function secretOf(database: Database, name: string, make: () => string, now: Date): Promise<string> {
  await database.read.insert(secrets).values({ name, value: make(), createdAt: now }).onConflictDoNothing();
  const rows = await database.read.select({ value: secrets.value }).from(secrets).where(eq(secrets.name, name));
  const value = rows[0]?.value;
  if (value === undefined) throw new Error(`The secret ${name} vanished while it was made`);
  return value;
}

/**
 * The 32 bytes that seal what the database must not tell: in a file of their own, which a copy of the database lacks;
 * on an operator's own server (`folder` is `undefined`) in the database, the only thing that all processes share.
 */
export async function answerKeyOf(database: Database, folder: string | undefined, now: Date): Promise<Uint8Array> {
  const make = () => randomBytes(32).toString('hex');
  const hex =
    folder === undefined
      ? await secretOf(database, 'answer-key', make, now)
      : await secretInFile(join(folder, 'answer-key'), make);
  return Buffer.from(hex, 'hex');
}

/** Of several processes that start at once the first to finish wins; nobody ever reads half a file. */
async function secretInFile(path: string, make: () => string): Promise<string> {
  const there = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (there !== undefined) return there;
  const own = `${path}.new-${process.pid}-${randomBytes(6).toString('hex')}`;
  await writeFile(own, make(), { mode: 0o600, flag: 'wx' });
  try {
    await link(own, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(own, { force: true });
  }
  return readFile(path, 'utf8');
}
