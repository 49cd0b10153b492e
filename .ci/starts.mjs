// Starts the service of the folder it is run in, as this user, with a data folder of its own; waits until it is ready;
// stops it in order; fails unless it ends well and leaves no database running. Plain JavaScript: any Node runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();

const folder = mkdtempSync(join(tmpdir(), 'regulars-start-'));
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1' };
const service = spawn('npm', ['start', '--silent'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
const exited = once(service, 'exit');

let problem = (await isReady()) ? undefined : 'it was not ready in time';
service.kill('SIGTERM');
const [code, signal] = await Promise.race([exited, sleep(STOPPED_WITHIN_MS, ['no end', null])]);
if (code !== 0) problem ??= `it ended with ${code ?? signal}`;
if (existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))) problem ??= 'it left its database running';
if (problem === undefined) rmSync(folder, { recursive: true, force: true });
else process.stderr.write(`npm start: ${problem} (data in ${folder})\n`);
process.exitCode = problem === undefined ? 0 : 1;

async function isReady() {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (performance.now() < giveUpAt && service.exitCode === null) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return true;
    await sleep(50);
  }
  return false;
}
