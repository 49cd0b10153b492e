import { resolve } from 'node:path';
import { cdnowCohort, fullAnchors, sampleAnchors } from './cdnow.ts';
import { groceryAnchors, groceryCohort } from './grocery.ts';
import { hillstromAnchors } from './hillstrom.ts';
import { type Anchor, agrees, lines } from './table.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Fits the models to public purchases and prints ours beside the published: `npm run anchors -- FOLDER`. */
function run(folder: string): number {
  const file = (name: string) => resolve(folder, name);
  const parts: readonly [string, () => () => Anchor[]][] = [
    ['CDNOW, 1/10 sample', () => later(cdnowCohort(file('cdnow_sample.csv.gz'), 'sample_id'), sampleAnchors)],
    ['CDNOW, all customers', () => later(cdnowCohort(file('cdnow_master.csv.gz'), 'customer_id'), fullAnchors)],
    ['groceryElog', () => later(groceryCohort(file('grocery_elog.csv.gz')), groceryAnchors)],
    ['Hillstrom', () => () => hillstromAnchors(file('hillstrom_email.csv.gz'))],
  ];
  let apart = 0;
  for (const [name, prepare] of parts) {
    const compute = prepare();
    const began = process.cpuUsage();
    const anchors = compute();
    const seconds = (process.cpuUsage(began).user / 1e6).toFixed(2);
    say(`\n${`${name}: ${seconds} s of processor time`.padEnd(49)}           ours       published`);
    for (const line of lines(anchors)) say(line);
    apart += anchors.filter((one) => !agrees(one)).length;
  }
  say(apart === 0 ? '\nAll agree.' : `\n${apart} differ (NOT).`);
  return apart === 0 ? 0 : 1;
}

const later =
  <Input>(input: Input, compute: (input: Input) => Anchor[]) =>
  (): Anchor[] =>
    compute(input);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  say('Name the folder of the data: npm run anchors -- ../shared/data');
  process.exitCode = 1;
} else process.exitCode = run(folder);
