import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBackup } from '../../db/backup/write.ts';
import { openDatabase } from '../../db/embedded.ts';
import { knownMigrations } from '../../db/migrations.ts';
import { removeDataDir, temporaryDataDir } from './dataDir.ts';

// `npm run release:fixture`: keeps what this version's data looks like, for the tests of all later ones. The data are those
// of the invented shop after three weeks.

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const released = join(root, 'db', 'released');

const dataDir = await temporaryDataDir();
try {
  await playDemo(dataDir);
  const demo = join(dataDir, 'demo');
  const log = { info: () => undefined, warn: () => undefined };
  const opened = await openDatabase({ databaseUrl: undefined, dataDir: demo, log });
  try {
    const path = join(released, `${version}.backup.gz`);
    rmSync(path, { force: true });
    const { rows, bytes } = await writeBackup(opened.url, path, version);
    const list = join(released, 'migrations.json');
    const hashes = { ...JSON.parse(readFileSync(list, 'utf8')), [version]: knownMigrations().map(({ hash }) => hash) };
    writeFileSync(list, `${JSON.stringify(hashes, null, 2)}\n`);
    const filled = Object.values(rows).filter((count) => count > 0).length;
    process.stdout.write(
      `${path}: ${bytes} bytes, rows in ${filled} of ${Object.keys(rows).length} tables. The migrations of ${version} are frozen.\n`,
    );
  } finally {
    await opened.stop();
  }
} finally {
  await removeDataDir(dataDir);
}

async function playDemo(folder: string): Promise<void> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' };
  const args = ['src/cli.ts', 'demo', '--days', '21', '--language', 'en'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
    if (said.includes('running at')) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The demo ended with ${code}: ${said}`);
}
