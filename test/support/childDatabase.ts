import pg from 'pg';
import { openDatabase } from '../../db/embedded.ts';

/**
 * A service in miniature, to be killed by tests: opens the database of `DATA_DIR`, says so, and writes one row after
 * the other, each told only after its commit. A line on its standard input makes it stop in order.
 */
const [dataDir = ''] = process.argv.slice(2);
const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

const database = await openDatabase({ databaseUrl: undefined, dataDir, log: { info: () => undefined, warn } });
const client = new pg.Client({ connectionString: database.url });
client.on('error', () => undefined); // the test ends the server on purpose
await client.connect();
await client.query('create table if not exists told (n bigserial primary key)').catch(() => undefined);
tell({ url: database.url });

let going = true;
process.stdin.once('data', () => {
  going = false;
});
while (going) {
  const written = await client.query('insert into told default values returning n').catch(() => undefined);
  if (written === undefined) {
    process.kill(process.pid, 'SIGKILL'); // the server was killed before us, who are to go with it
    break;
  }
  tell({ told: Number(written.rows[0].n) });
}
await client.end();
await database.stop();
process.stdin.destroy();

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}
