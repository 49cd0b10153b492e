import { progress } from '@clack/prompts';
import type { ImportStep, Progress } from '../../app/imports/run.ts';

const SIZE = 1_000;
const WORDS: Readonly<Record<ImportStep, string>> = { reading: 'reading', writing: 'writing' };

/** A line of progress on a terminal; nothing where nobody looks. */
export function importProgress(what: string): { readonly show: Progress; readonly end: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, end: () => undefined };
  const bar = progress({ max: SIZE, size: 30, output: process.stderr });
  bar.start(what);
  let step: ImportStep = 'reading';
  let shown = 0;
  return {
    show(now, done, total) {
      // Reading and writing take about the same time, so each is a half of the bar.
      const half = now === 'reading' ? 0 : SIZE / 2;
      const reached = half + Math.round((Math.min(1, done / Math.max(1, total)) * SIZE) / 2);
      if (reached <= shown && now === step) return;
      bar.advance(Math.max(0, reached - shown), `${WORDS[now]} ${what}: ${done} of about ${total}`);
      [step, shown] = [now, Math.max(shown, reached)];
    },
    end: () => bar.clear(),
  };
}
