import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { codesOf, MOST_CODES, makeCodes } from '../app/codes/batches.ts';
import { formatted } from '../app/exports/formats.ts';
import { writeOut } from './out.ts';
import { fail, note } from './say.ts';
import { withDeps } from './withDeps.ts';

/** `regulars coupons codes COUPON --count N --out FILE` */
export function addCoupons(program: Command): void {
  program
    .command('coupons')
    .description('coupons for print and other systems')
    .command('codes <coupon>')
    .description(`make one-time codes of a coupon (its id), up to ${MOST_CODES} at once, one a line`)
    .requiredOption('--count <count>', 'how many')
    .option('--out <file>', 'the file to write, CSV or, where its name ends in .ndjson, JSON; otherwise the terminal')
    .option('--key <key>', 'a name of your own for this batch: the same one again gives the same codes')
    .action((coupon: string, { count, out, key }: { count: string; out?: string; key?: string }) =>
      make(coupon, Number(count), out, key ?? randomUUID()),
    );
}

const make = (couponId: string, count: number, out: string | undefined, key: string): Promise<void> =>
  withDeps(async (deps, now) => {
    if (!/^[0-9a-f-]{36}$/.test(couponId)) return fail('Name the coupon by its id, as GET /api/v1/coupons lists it.');
    if (!Number.isSafeInteger(count) || count < 1 || count > MOST_CODES) {
      return fail(`--count takes a whole number from 1 to ${MOST_CODES}.`);
    }
    const made = await makeCodes(deps, { couponId, count }, { kind: 'system' }, `cli:codes:${key}`, now);
    if (!made.ok) {
      return fail(
        made.refusal.code === 'key-reused'
          ? 'This key was used for another batch: choose another one.'
          : 'There is no such coupon.',
      );
    }
    const codes = await codesOf(deps, made.value.batchId);
    if (codes === undefined) return fail('This batch was made void.');
    const rows = (async function* () {
      yield* codes;
    })();
    await writeOut(formatted(rows, out?.endsWith('.ndjson') === true ? 'ndjson' : 'csv'), out);
    if (out !== undefined)
      note(`${out}: ${count} codes, batch ${made.value.batchId}. Each is worth a coupon: keep them as money.`);
  });
