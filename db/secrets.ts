import { eq } from '#drizzle';
import type { Database } from './client.ts';
import { secrets } from './schema/index.ts';

/** The installation's secret of this name, made by `make` once, whoever comes first. */
export async function secretOf(database: Database, name: string, make: () => string, now: Date): Promise<string> {
  await database.read.insert(secrets).values({ name, value: make(), createdAt: now }).onConflictDoNothing();
  const rows = await database.read.select({ value: secrets.value }).from(secrets).where(eq(secrets.name, name));
  const value = rows[0]?.value;
  if (value === undefined) throw new Error(`The secret ${name} vanished while it was made`);
  return value;
}
