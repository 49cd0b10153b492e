import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { isErrno } from '../../db/errno.ts';
import { accept } from '../core/decision.ts';
import { type BacktestOffer, backtest } from '../core/predict/backtest/backtest.ts';
import { type CatalogueRefusal, readCatalogue } from './backtest/catalogue.ts';
import { dayOf, type PurchasesRefusal, readPurchases, writtenDay } from './backtest/purchases.ts';
import { resultLines } from './backtest/words.ts';
import { refusalLines } from './imports/words.ts';
import { writeOut } from './out.ts';
import { fail, note, say } from './say.ts';

interface Options {
  readonly purchases: string;
  readonly from: string;
  readonly to: string;
  readonly k: string;
  readonly cooldown: string;
  readonly memberGap: string;
  readonly products?: string;
  readonly catalogue?: string;
  readonly out: string;
}

/** `regulars backtest --purchases FILE --from DAY --to DAY --k N --cooldown DAYS --out FILE` */
export function addBacktest(program: Command): void {
  program
    .command('backtest')
    .description('walk through past purchases and see which offers would have hit, without seeing the future')
    .requiredOption('--purchases <file>', 'CSV, also as .csv.gz: member, date, product; or the Online Retail set')
    .requiredOption('--from <day>', 'the first day of offers, YYYY-MM-DD: the last one whose purchases are seen then')
    .requiredOption('--to <day>', 'the last day of offers')
    .option('--k <count>', 'offers a day in the whole shop', '10')
    .option('--cooldown <days>', 'days until a member may be offered the same product again', '14')
    .option('--member-gap <days>', 'days until a member may be offered anything again; 0: no such limit', '0')
    .option('--products <file>', 'JSON: the ids of the products that may be offered; left out: all')
    .option('--catalogue <file>', 'CSV: product, category, repurchase_days: what the shop knows of its products')
    .requiredOption('--out <file>', 'the offers, as CSV: day, member, product, p')
    .action((options: Options) => run(options));
}

async function run(options: Options): Promise<void> {
  const [from, to] = [dayOf(options.from), dayOf(options.to)];
  if (!(from <= to)) return fail('--from and --to take days as 2013-06-23, the first not after the last.');
  const [perDay, cooldownDays, memberGapDays] = [options.k, options.cooldown, options.memberGap].map(Number);
  if (!isWhole(perDay, 1)) return fail('--k takes a whole number from 1 on.');
  if (!isWhole(cooldownDays, 0)) return fail('--cooldown takes a whole number of days from 0 on.');
  if (!isWhole(memberGapDays, 0)) return fail('--member-gap takes a whole number of days from 0 on.');
  const candidates = options.products === undefined ? undefined : await readProducts(options.products);
  if (candidates === 'unreadable') return fail('--products takes a file with a JSON array of texts: ["150", "391"]');
  const purchases = await readPurchases(options.purchases);
  if (!purchases.ok) return fail(whyNot(purchases.refusal, options.purchases).join('\n'));
  const catalogue = options.catalogue === undefined ? accept({}) : await readCatalogue(options.catalogue);
  if (!catalogue.ok) return fail(whyNotCatalogue(catalogue.refusal, options.catalogue ?? '').join('\n'));
  const began = performance.now();
  const limits = { perDay, cooldownDays, memberGapDays };
  const result = backtest(purchases.value, { from, to, limits, candidates, ...catalogue.value });
  await writeOut(written(result.offers), options.out);
  for (const line of resultLines(result)) say(line);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  note(
    `${options.out}: ${result.offers.length} offers. ${seconds} s, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  );
}

const isWhole = (value: number | undefined, least: number): value is number =>
  value !== undefined && Number.isSafeInteger(value) && value >= least;

const written = (offers: readonly BacktestOffer[]): string =>
  stringify(
    offers.map(({ day, member, product, probability }) => [writtenDay(day), member, product, probability.toFixed(6)]),
    { header: true, columns: ['day', 'member', 'product', 'p'] },
  );

async function readProducts(path: string): Promise<ReadonlySet<string> | 'unreadable'> {
  try {
    const ids: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? new Set(ids) : 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError || isErrno(error, 'ENOENT')) return 'unreadable';
    throw error;
  }
}

function whyNot(refusal: PurchasesRefusal, path: string): string[] {
  switch (refusal.code) {
    case 'columns-unknown':
      return ['The list needs the columns member, date and product.', `It has: ${refusal.header.join(', ')}`];
    case 'day-unreadable':
      return [`Line ${refusal.line}: "${refusal.text}" is no day. Days are written as 2013-06-23.`];
    default:
      return refusalLines(refusal, aList(path));
  }
}

function whyNotCatalogue(refusal: CatalogueRefusal, path: string): string[] {
  switch (refusal.code) {
    case 'columns-unknown':
      return [
        'The list of products needs the column product (or sku), and category, repurchase_days or both.',
        `It has: ${refusal.header.join(', ')}`,
      ];
    case 'days-unreadable':
      return [`Line ${refusal.line}: "${refusal.text}" is no number of days from 1 to 9999.`];
    default:
      return refusalLines(refusal, aList(path));
  }
}

const aList = (path: string) =>
  ({ kind: 'purchases', path, dryRun: true, createMembers: false, earn: false, dates: 'ymd' }) as const;
