import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Measure, report, Unmeasurable } from './support/measure.ts';

/** What each file beside this one exports. */
export interface Bench {
  readonly about: string;
  run(): Promise<readonly Measure[]>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const names = readdirSync(here('.'))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3));
const load = (name: string): Promise<Bench> => import(new URL(`${name}.ts`, import.meta.url).href);

const [wanted] = process.argv.slice(2);
if (wanted === undefined || !names.includes(wanted)) {
  if (wanted !== undefined) console.error(`There is no benchmark "${wanted}".`);
  console.log('npm run bench <name>');
  for (const name of names) console.log(`  ${name.padEnd(10)} ${(await load(name)).about}`);
  process.exitCode = wanted === undefined ? 0 : 2;
} else {
  await measure(wanted);
}

/** Runs one benchmark, tells its pairs and ratios, and leaves them in `bench/results/<name>.json`. */
async function measure(name: string): Promise<void> {
  const bench = await load(name);
  const began = { at: new Date().toISOString(), load: loadavg()[0] };
  try {
    const measures = await bench.run();
    for (const one of measures) console.log(report(one));
    const machine = {
      processor: cpus()[0]?.model,
      cores: availableParallelism(),
      memoryMb: Math.round(totalmem() / 1e6),
      arch: arch(),
      node: process.version,
      loadBefore: began.load,
      loadAfter: loadavg()[0],
    };
    mkdirSync(here('results'), { recursive: true });
    const file = here(`results/${name}.json`);
    writeFileSync(file, `${JSON.stringify({ name, at: began.at, machine, measures }, null, 2)}\n`);
    console.log(`\nwritten to ${file}`);
  } catch (error) {
    if (!(error instanceof Unmeasurable)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
