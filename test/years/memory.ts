import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What the people of a life remember having done; it outlives the process that plays them, as people do. */
export interface Memory {
  /** The first day that is not over. */
  readonly day: number;
  /** How many processes have played so far, this one too. */
  readonly players: number;
  has(step: string): boolean;
  note(step: string, ended: string): void;
  endDay(): void;
}

const PLAYER = 'player';

/** A line for each process that begins, for each step that is over, and one for each day. A line that a kill cut off is no line. */
export function openMemory(file: string): Memory {
  const whole = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  let day = whole.filter((line) => line === 'day').length;
  let steps = new Set(whole.slice(whole.lastIndexOf('day') + 1).map((line) => line.split(' ')[0] ?? ''));
  const players = whole.filter((line) => line === PLAYER).length + 1;
  appendFileSync(file, `\n${PLAYER}\n`);
  return {
    get day() {
      return day;
    },
    players,
    has: (step) => steps.has(step),
    note: (step, ended) => {
      appendFileSync(file, `${step} ${ended}\n`);
      steps.add(step);
    },
    endDay: () => {
      appendFileSync(file, 'day\n');
      day += 1;
      steps = new Set();
    },
  };
}
