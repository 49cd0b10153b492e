import type { Chart } from '../channel.ts';

const MOST_BARS = 10;

/** A chart as one line, for the address of its picture; the same one for the same chart. */
export const chartValue = ({ language, bars }: Chart): string =>
  [
    'chart',
    language,
    ...bars.map(({ value, weekday }) => `${value.toFixed(1)}${weekday === undefined ? '' : `@${weekday}`}`),
  ].join(' ');

/** The chart of such a line; `undefined` for anything else. */
export function chartOf(value: string): Chart | undefined {
  const [kind, language, ...written] = value.split(' ');
  if (kind !== 'chart' || language === undefined || !/^[A-Za-z-]{2,10}$/.test(language)) return undefined;
  if (written.length === 0 || written.length > MOST_BARS) return undefined;
  const bars = written.map((bar) => /^(\d{1,7}\.\d)(?:@([1-7]))?$/.exec(bar));
  return bars.every((bar) => bar !== null) ? { language, bars: bars.map(barOf) } : undefined;
}

const barOf = ([, value, weekday]: RegExpExecArray): Chart['bars'][number] => ({
  value: Number(value),
  ...(weekday === undefined ? {} : { weekday: Number(weekday) }),
});
