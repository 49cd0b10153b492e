import { readdirSync, readFileSync } from 'node:fs';

/** Memory in MB. PSS counts a page shared by n processes as 1/n, so PSS may be summed and RSS may not. */
export interface Memory {
  readonly rss: number;
  readonly pss: number;
  readonly processes: number;
}

/** Of a process and everything it started. */
export const memoryOfTree = (pid: number): Memory =>
  treeOf(pid)
    .map(memoryOf)
    .reduce((sum, one) => ({
      rss: sum.rss + one.rss,
      pss: sum.pss + one.pss,
      processes: sum.processes + one.processes,
    }));

/** Processor time in seconds that this process and all it started have used, those that ended included. */
export function processorSeconds(): number {
  const ticks = treeOf(process.pid).map((pid) => {
    const fields = (read(`/proc/${pid}/stat`).split(') ').at(-1) ?? '').split(' ');
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

/** Linux tells hundredths of a second, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100;

function treeOf(pid: number): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(numbers.map((name) => [Number(name), parentOf(name)]));
  const tree = new Set([pid]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const [child, parent] of parents) if (parent !== undefined && tree.has(parent)) tree.add(child);
  }
  return [...tree];
}

/** Of one process; zero for one that has ended meanwhile. */
export function memoryOf(pid: number): Memory {
  const text = read(`/proc/${pid}/smaps_rollup`);
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { rss: kilobytes('Rss') / 1024, pss: kilobytes('Pss') / 1024, processes: text === '' ? 0 : 1 };
}

function parentOf(pid: string): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has ended
  }
}
