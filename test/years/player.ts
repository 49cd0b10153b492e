import type { Life } from './people.ts';
import { play } from './play.ts';

/** A process that plays a life, to be killed: arguments are the life as JSON, the database and the file of its memory. */
const [life = '', url = '', memory = ''] = process.argv.slice(2);
await play({
  life: JSON.parse(life) as Life,
  url,
  memory,
  onDay: (day) => void process.stdout.write(`day ${day}\n`),
  onTrouble: (what) => void process.stderr.write(`${what}\n`),
});
process.stdout.write('over\n');
