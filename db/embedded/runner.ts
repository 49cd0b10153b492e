import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { DatabaseRefused } from './refusal.ts';

/** As whom PostgreSQL's programs run: it refuses to run as root. */
export interface Runner {
  /** Left out: as the user of this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Put before every command; not empty where the program must see another user than the kernel does. */
  readonly prefix: readonly string[];
}

/** The system user that a service started as root makes for its database. */
const SYSTEM_USER = 'regulars-db';

/**
 * Chooses as whom the database runs; the owner of an existing cluster decides, since PostgreSQL accepts no other.
 *
 * Not root: as ourselves. Root: as the owner of the data folder, or as a system user made for it; and where that user
 * cannot reach the programs or the data (a checkout below /root), as root itself inside a user namespace in which it
 * has another name. Refuses with what to do when none of these is possible.
 */
export function chooseRunner(dataDir: string, clusterFolder: string, binaries: Binaries): Runner {
  const made = existsSync(clusterFolder);
  const owner = statSync(made ? clusterFolder : dataDir);
  if (process.getuid?.() !== 0) return asOurselves(clusterFolder, made ? owner.uid : undefined);
  if (made && owner.uid === 0) return { prefix: renamedRoot() };
  const user = owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser();
  const reached = user !== undefined && reaches(user, dataDir, binaries);
  if (reached) return { user, prefix: hasName(user.uid) ? [] : renamed(user) };
  if (!made) return { prefix: renamedRoot() };
  throw new DatabaseRefused(
    'folder-not-reachable',
    `The database in ${clusterFolder} belongs to user ${owner.uid}, who cannot reach it or the programs in ` +
      `${binaries.postgres}. Open the folders above them (chmod o+x), or move both to where that user can go.`,
  );
}

function asOurselves(clusterFolder: string, owner: number | undefined): Runner {
  const uid = process.getuid?.() ?? 0;
  if (owner !== undefined && owner !== uid) {
    throw new DatabaseRefused(
      'folder-not-reachable',
      `The database in ${clusterFolder} belongs to user ${owner} and you are user ${uid}. ` +
        'Start the service as that user (or as root), or give the folder to yourself with chown -R.',
    );
  }
  return { prefix: hasName(uid) ? [] : renamed(undefined) };
}

/** Whether the user database knows this number: initdb does not run for a user without a name. */
const hasName = (uid: number): boolean => spawnSync('id', ['-un', String(uid)], { stdio: 'ignore' }).status === 0;

function reaches(user: { uid: number; gid: number }, dataDir: string, binaries: Binaries): boolean {
  const runs = (command: string, args: string[]) =>
    spawnSync(command, args, { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
  return runs(binaries.initdb, ['--version']) && runs('/bin/sh', ['-c', 'cd "$1"', 'sh', dataDir]);
}

function systemUser(): { uid: number; gid: number } | undefined {
  const known = lookUp(SYSTEM_USER);
  if (known !== undefined) return known;
  const shell = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
  // Its answer is not looked at: another first start may have made the user a moment before us.
  spawnSync('useradd', ['--system', '--user-group', ...shell, SYSTEM_USER], { stdio: 'ignore' });
  return lookUp(SYSTEM_USER);
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** Any user with a name will do: inside the namespace it stands for the one user that we are outside. */
const STAND_IN = 'daemon';
const unshare = ['unshare', '--user', `--map-user=${STAND_IN}`, '--'] as const;

function renamedRoot(): readonly string[] {
  if (spawnSync(unshare[0], [...unshare.slice(1), 'true'], { stdio: 'ignore' }).status === 0) return unshare;
  throw new DatabaseRefused(
    'root-needs-a-user',
    'PostgreSQL does not run as root, no other user reaches these folders, and "unshare --user" is not possible here. ' +
      'Start the service as another user, or give DATA_DIR to one with chown in a place that user can reach, ' +
      'or set DATABASE_URL to a PostgreSQL server.',
  );
}

function renamed(user: { uid: number; gid: number } | undefined): readonly string[] {
  if (spawnSync(unshare[0], [...unshare.slice(1), 'true'], { ...user, stdio: 'ignore' }).status === 0) return unshare;
  throw new DatabaseRefused(
    'user-has-no-name',
    `User ${user?.uid ?? process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs. ` +
      'Add one, start as another user, or set DATABASE_URL to a PostgreSQL server.',
  );
}
