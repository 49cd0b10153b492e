import type { BacktestResult } from '../../core/predict/backtest/backtest.ts';
import type { Interval } from '../../core/predict/backtest/bootstrap.ts';
import type { MethodResult } from '../../core/predict/backtest/tally.ts';

const share = (value: number): string => value.toFixed(4);
const between = (interval: Interval | undefined): string =>
  interval === undefined ? '' : `${share(interval.low)} to ${share(interval.high)}`;

/** What a walk through the past showed, in lines for a terminal. */
export function resultLines(result: BacktestResult): string[] {
  const { methods, eligible, bought, calibration, reliability, dates } = result;
  return [
    'An offer is a hit when its product is bought in the 7 days after.',
    '',
    row([
      'chosen by',
      'offers',
      'hits',
      'members',
      'precision',
      '95 % by member',
      'recall',
      'lift',
      'against (d), 95 %',
    ]),
    ...methods.map(methodLine),
    '',
    `By chance ${share(bought / Math.max(1, eligible))}: ${bought} of ${eligible} pairs that could have been offered on a day.`,
    `Foretold over what came, all of them: ${calibration.toFixed(3)}`,
    'foretold   came       pairs',
    ...reliability.map(({ foretold, came, count }) => `${share(foretold).padEnd(11)}${share(came).padEnd(11)}${count}`),
    '',
    `Days between the foretold and the real next purchase, ${dates.events} of them within 180 days:`,
    ['foretold by'.padEnd(22), 'mean'.padStart(8), 'median'.padStart(8), 'within 7 days'.padStart(16)].join(''),
    ...dates.errors.map(({ name, mean, median, withinWeek }) =>
      [
        name.padEnd(22),
        mean.toFixed(1).padStart(8),
        median.toFixed(1).padStart(8),
        `${(withinWeek * 100).toFixed(0)} %`.padStart(16),
      ].join(''),
    ),
    `The spread that is given for 8 of 10 held ${(dates.inSpread * 100).toFixed(0)} % of them.`,
  ];
}

const WIDTHS = [22, 8, 7, 9, 11, 19, 9, 7, 22];

const row = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[index] ?? 0)))
    .join('')
    .trimEnd();

const methodLine = (method: MethodResult): string =>
  row([
    method.name,
    String(method.offers),
    String(method.hits),
    String(method.members),
    share(method.precision),
    between(method.interval),
    share(method.recall),
    method.lift.toFixed(1),
    between(method.difference),
  ]);
