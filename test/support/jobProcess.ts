import { v7 } from 'uuid';
import { connect } from '../../db/client.ts';
import type { Deps } from '../../src/app/deps.ts';
import { type Job, runDueJobs } from '../../src/app/jobs.ts';
import { pointsJob } from '../../src/app/nightly/points.ts';
import { nightlyJobs } from '../../src/app/nightly.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { giftName } from '../../src/chat/campaigns/giftName.ts';

/**
 * A process of the service that does nothing but its daily jobs: for each time on its standard input (epoch
 * milliseconds, one a line) it runs what is due and answers with how that ended. Arguments: the database, which jobs
 * (`noting`: two that say each of their runs; `points`: the real one; `nightly`: all of them), and the lease in seconds.
 */
const [url = '', kind = 'noting', lease = '60'] = process.argv.slice(2);

const db = await connect(url, { connections: 2 });
const deps: Deps = {
  db,
  newId: v7,
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  seal: createSeal(Buffer.alloc(32, 1)),
  wakeOutbox: () => undefined,
};

const noting = (name: string): Job => ({
  name,
  async run(_deps, localDate) {
    process.stdout.write(`ran ${localDate} ${name}\n`);
  },
});

const JOBS: Readonly<Record<string, readonly Job[]>> = {
  noting: [noting('first'), noting('second')],
  points: [pointsJob],
  nightly: nightlyJobs(giftName),
};

const warn = (fields: object, message: string) =>
  process.stderr.write(`${message} ${String(Reflect.get(fields, 'err') ?? '')}\n`);
const log = { info: () => undefined, warn, error: warn };
const signal = new AbortController().signal;

process.stdout.write('ready\n');
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = `${rest}${chunk}`.split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const end = await runDueJobs(deps, JOBS[kind] ?? [], Number(line), { log, signal, leaseSeconds: Number(lease) });
    process.stdout.write(`${end}\n`);
  }
}
await db.close();
