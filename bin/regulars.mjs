#!/usr/bin/env node
// Plain JavaScript, because any Node can start it: it hands over to the Node 24 that comes with the dependencies.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// As `npm start` has it: V8 would keep 134 MB for what is young, which is more than all else that the service holds.
const flags = ['--max-semi-space-size=16'];
const child = spawn(
  here('../node_modules/node/bin/node'),
  [...flags, here('../src/cli.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);

// Ctrl-C in a terminal reaches the child by itself; all else that is sent to us is meant for it.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
for (const signal of signals)
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));

child.on('error', (error) => {
  process.stderr.write(`The bundled Node does not start (${error.message}). Run "npm ci" first.\n`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  for (const name of signals) process.removeAllListeners(name);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
