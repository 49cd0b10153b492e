import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Life } from './people.ts';
import { chanceOf } from './seeded.ts';

export interface Played {
  /** How often the process that played was killed. */
  readonly kills: number;
}

/**
 * Plays a life in processes of its own. At so many random days, some random part into the day, the process is killed
 * (SIGKILL), and another one goes on from what is stored. `memory`: a file, made anew. `onDay` is told of the days.
 */
export async function playKilled(
  life: Life,
  url: string,
  memory: string,
  { kills, onDay }: { readonly kills: number; readonly onDay?: (day: number) => void },
): Promise<Played> {
  await rm(memory, { force: true });
  const chance = chanceOf(life.seed, 'kills', kills);
  const killsOn = Array.from({ length: kills }, () => chance.between(1, life.days - 1)).sort((a, b) => a - b);
  let done = 0;
  let msPerDay = 100;
  for (;;) {
    const end = await playOn(life, url, memory, {
      killOn: killsOn[done],
      afterMs: Math.floor(chance.next() * msPerDay * 1.2),
      onDay: (day, took) => {
        msPerDay = msPerDay * 0.9 + took * 0.1;
        onDay?.(day);
      },
    });
    if (end === 'over') return { kills: done };
    done += 1;
  }
}

interface Until {
  /** The first day on which it is killed; `undefined`: none. */
  readonly killOn: number | undefined;
  readonly afterMs: number;
  readonly onDay: (day: number, tookMs: number) => void;
}

async function playOn(life: Life, url: string, memory: string, until: Until): Promise<'over' | 'killed'> {
  const script = fileURLToPath(new URL('./player.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(life), url, memory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let isOver = false;
  let began: number | undefined;
  let killing: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'over') isOver = true;
    const day = Number(/^day (\d+)$/.exec(line)?.[1] ?? Number.NaN);
    if (Number.isNaN(day)) return;
    const now = performance.now();
    if (began !== undefined) until.onDay(day, now - began);
    began = now;
    if (until.killOn !== undefined && day >= until.killOn && killing === undefined) {
      killing = setTimeout(() => child.kill('SIGKILL'), until.afterMs);
    }
  });
  const [code, signal] = await exited;
  clearTimeout(killing);
  if (signal === 'SIGKILL') return 'killed';
  if (code !== 0 || !isOver) throw new Error(`the process that played ended with ${code ?? signal}`);
  return 'over';
}
