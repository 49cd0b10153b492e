import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Told } from './figure.ts';
import { FIGURES, type FigureId } from './figures.ts';
import { FAULTS } from './registry.ts';

const CONFIG = 'test/faults/vitest.config.ts';
const VITEST = 'node_modules/vitest/vitest.mjs';
/** How many files of experiments go on at the same time. */
const AT_ONCE = 2;
const KILLED: readonly FigureId[] = ['S3', 'S4', 'S5', 'S7'];

interface Asked {
  readonly ids: readonly FigureId[];
  readonly seed: number;
  readonly size: (id: FigureId) => number;
  readonly withTests: boolean;
}

/** One test of a run: how it ended, and why it fell. */
interface Ended {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
  readonly why: string;
}

/**
 * `npm run faults`: every figure of the scoreboard, and the tests that show the faults; ends with 1 when one falls.
 * `-- --quick` in under ten minutes; `--only S3,S6`; `--kills N` of S3, S4, S5 and S7; `--size N` of all that are made;
 * `--seed N`; `--tests no` leaves out the tests, which `npm test` has anyway, and `--only tests` makes them alone.
 */
async function run(args: readonly string[]): Promise<number> {
  const asked = read(args);
  const folder = await mkdtemp(join(tmpdir(), 'regulars-faults-'));
  const began = performance.now();
  say(`${new Date().toISOString()}, load ${load()}, seed ${asked.seed}: npm run faults -- ${args.join(' ')}`);
  try {
    const told: Told[] = [];
    const made = asked.ids.length === 0 ? [] : await makeFigures(asked, folder, told);
    const tests = asked.withTests ? await runTests(folder) : [];
    const fallenFigures = figureLines(asked.ids, told, made);
    const fallenFaults = asked.withTests ? faultLines(tests, fallenFigures, asked.ids) : 0;
    const minutes = Math.round((performance.now() - began) / 6_000) / 10;
    const figures = `${asked.ids.length - fallenFigures.size} of ${asked.ids.length} figures hold`;
    const faults = asked.withTests ? `, ${FAULTS.length - fallenFaults} of ${FAULTS.length} faults` : '';
    say(`\n${figures}${faults}; ${minutes} minutes, load ${load()}`);
    return fallenFigures.size + fallenFaults === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function read(args: readonly string[]): Asked {
  const isQuick = args.includes('--quick');
  const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const all = Object.keys(FIGURES) as FigureId[];
  const only = value('--only')?.split(',');
  const unknown = only?.filter((id) => id !== 'tests' && !all.some((one) => one === id)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}. There are ${all.join(', ')} and tests.`);
  const ids = all.filter((id) => only?.includes(id) ?? true);
  const size = (id: FigureId): number => {
    const given = value('--size') ?? (KILLED.includes(id) ? value('--kills') : undefined);
    return given === undefined ? FIGURES[id][isQuick ? 'quick' : 'full'] : Number(given);
  };
  const withTests = only?.includes('tests') ?? value('--tests') !== 'no';
  return { ids, seed: Number(value('--seed') ?? 7), size, withTests };
}

/** Makes the experiments; what they tell is printed at once and kept in `told`. */
async function makeFigures({ ids, seed, size }: Asked, folder: string, told: Told[]): Promise<readonly Ended[]> {
  const out = join(folder, 'told');
  const sizes = Object.fromEntries(ids.map((id) => [`FAULTS_${id}`, `${size(id)}`]));
  const hear = setInterval(() => {
    const lines = existsSync(out) ? readFileSync(out, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines.slice(told.length)) {
      const one = JSON.parse(line) as Told;
      told.push(one);
      say(lineOf(one));
    }
  }, 500);
  const environment = { ...sizes, FAULTS_SEED: `${seed}`, FAULTS_OUT: out };
  // Most of them wait most of the time, so two files go on at once; those that measure how others wait have the machine.
  const ended: Ended[] = [];
  for (const isAlone of [false, true]) {
    const made = ids.filter((id) => (FIGURES[id].alone ?? false) === isAlone);
    const files = [...new Set(made.flatMap((id) => FIGURES[id].files))];
    const names = made.flatMap((id) => FIGURES[id].names);
    const options = ['--config', CONFIG, `--maxWorkers=${isAlone ? 1 : AT_ONCE}`];
    if (made.length > 0)
      ended.push(...(await vitest(files, names, options, environment, join(folder, `figures-${isAlone}.json`))));
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  clearInterval(hear);
  return ended;
}

/** The tests that the registry names, and no others. */
function runTests(folder: string): Promise<readonly Ended[]> {
  const shown = FAULTS.flatMap(({ tests }) => tests);
  const files = [...new Set(shown.map(([file]) => file))];
  const names = [...new Set(shown.flatMap(([, ...all]) => all))];
  // They tell what holds, not how busy the machine is.
  const patience = ['--testTimeout=180000', '--hookTimeout=300000'];
  return vitest(files, names, patience, {}, join(folder, 'tests.json'));
}

async function vitest(
  files: readonly string[],
  names: readonly string[],
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
  outputFile: string,
): Promise<readonly Ended[]> {
  const pattern = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const paths = files.map((file) => `test/${file}`);
  const reporter = ['--reporter=json', `--outputFile=${outputFile}`];
  const child = spawn(process.execPath, [VITEST, 'run', ...options, ...reporter, '-t', pattern, ...paths], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  if (!existsSync(outputFile)) throw new Error('the tests did not come to their end');
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Report;
  return report.testResults.flatMap(({ name: path, message, assertionResults }) => {
    const file = path.slice(path.indexOf('/test/') + '/test/'.length);
    const ended = assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status, failureMessages }) => ({
        file,
        name: fullName,
        passed: status === 'passed',
        why: failureMessages.join('\n').slice(0, 2_000),
      }));
    return ended.length > 0 ? ended : [{ file, name: '', passed: false, why: message }];
  });
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const verdict = (holds: boolean): string => (holds ? 'holds' : 'FALLS');

function lineOf({ id, about, runs, counted, wrong }: Told): string {
  const counts = Object.entries(counted).map(([name, count]) => `${name} ${count}`);
  const why = wrong.length === 0 ? '' : ` (${wrong.join('; ')})`;
  return `${id.padEnd(4)}${about}: ${runs} ${FIGURES[id].unit.split(' (')[0]}; ${counts.join(', ')}: ${verdict(wrong.length === 0)}${why}`;
}

/** Prints each figure with its target, and gives those that fall. */
function figureLines(ids: readonly FigureId[], told: readonly Told[], ended: readonly Ended[]): ReadonlySet<FigureId> {
  const fallen = new Set<FigureId>();
  if (ids.length > 0) say('');
  for (const id of ids) {
    const { says, target, names, files } = FIGURES[id];
    const own = told.filter((one) => one.id === id);
    const tests = ended.filter(({ file, name }) => files.includes(file) && (name === '' || isNamed(name, names)));
    const holds = own.length > 0 && own.every(({ wrong }) => wrong.length === 0) && tests.every(({ passed }) => passed);
    if (!holds) fallen.add(id);
    const runs = own.map((one) => one.runs).join(' + ');
    say(`${id.padEnd(4)}${verdict(holds)}  ${says}: ${target}. Runs: ${runs || 'none'}`);
    for (const { name, why } of tests.filter(({ passed }) => !passed)) say(`      ${name}\n${indented(why)}`);
  }
  return fallen;
}

/** Prints each fault with what shows it, and gives how many fall. */
function faultLines(tests: readonly Ended[], fallen: ReadonlySet<FigureId>, made: readonly FigureId[]): number {
  let falls = 0;
  say('');
  for (const { id, fault, figures, tests: shown } of FAULTS) {
    const own = shown.flatMap(([file, ...names]) =>
      tests.filter((one) => one.file === file && isNamed(one.name, names)),
    );
    const missing = shown.filter(
      ([file, ...names]) => !tests.some((one) => one.file === file && isNamed(one.name, names)),
    );
    const wrong = own.filter(({ passed }) => !passed);
    const holds = wrong.length + missing.length === 0 && !figures.some((figure) => fallen.has(figure));
    if (!holds) falls += 1;
    const by = [...figures.filter((figure) => made.includes(figure)), `${own.length} tests`].join(', ');
    say(`${id} ${verdict(holds)}  ${fault} (${by})`);
    for (const { file, name, why } of wrong) say(`      ${file}: ${name}\n${indented(why)}`);
    for (const [file] of missing) say(`      ${file}: did not run`);
  }
  return falls;
}

const isNamed = (name: string, names: readonly string[]): boolean => names.some((one) => name.includes(one));
const indented = (text: string): string => text.replaceAll(/^/gm, '        ');
const load = (): string => loadavg()[0]?.toFixed(1) ?? '';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = await run(process.argv.slice(2));
