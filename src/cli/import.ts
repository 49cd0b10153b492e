import { type Command, InvalidArgumentError, Option } from 'commander';
import { importList } from '../app/imports/importList.ts';
import type { ImportRequest } from '../app/imports/run.ts';
import { columnsOf, IMPORT_KINDS, type ImportKind } from '../core/imports/columns.ts';
import { DATE_ORDERS } from '../core/imports/dates.ts';
import { importProgress } from './imports/progress.ts';
import { refusalLines, reportLines } from './imports/words.ts';
import { fail, say } from './say.ts';
import { withDeps } from './withDeps.ts';

const ABOUT: Readonly<Record<ImportKind, string>> = {
  members: "the members of the shop's old system, with the numbers of their cards",
  products: 'the catalogue; products that are here get what the list says differently',
  purchases: 'what was bought before, so that predictions and segments know it; it earns nothing',
  'opening-balances': 'the points that members bring along, once each',
};

type Options = Omit<ImportRequest, 'kind' | 'path'>;

/** `regulars import members|products|purchases|opening-balances FILE` */
export function addImport(program: Command): void {
  const importing = program.command('import').description('take over lists of another system: CSV, also as .csv.gz');
  for (const kind of IMPORT_KINDS) {
    const command = importing
      .command(`${kind} <file>`)
      .description(ABOUT[kind])
      .option('--map <theirs=ours,...>', `which column is which; ours: ${columnsOf(kind).join(', ')}`)
      .option('--dry-run', 'check everything and write nothing but the file of refused lines', false)
      .option('--currency <code>', "of the list's prices; must be the shop's")
      .option('--country <code>', "whose national phone numbers the list has; else the shop's")
      .addOption(
        new Option(
          '--dates <order>',
          'how the list writes days: 31/1/2026 is dmy, 1/31/2026 mdy, 115/1/31 roc, 31/1/2569 buddhist, 46053 excel',
        )
          .choices([...DATE_ORDERS])
          .default('ymd'),
      )
      .option('--encoding <name>', 'when it is not UTF-8: big5, shift_jis, gb18030, windows-874, …')
      .addOption(
        new Option('--delimiter <character>', 'when it is not what the first line has most of').argParser(
          (value: string) => {
            const one = value === '\\t' ? '\t' : value;
            if (one.length !== 1) throw new InvalidArgumentError('It must be one character (\\t for a tab).');
            return one;
          },
        ),
      );
    if (kind === 'purchases') {
      command
        .option('--create-members', 'make a member without a name for each card or phone that nobody has', false)
        .option('--earn', 'purchases earn points as a sale of their date would; still nothing is sent', false);
    }
    command.action((path: string, options: Options) =>
      run({ ...options, earn: options.earn ?? false, createMembers: options.createMembers ?? false, kind, path }),
    );
  }
}

function run(request: ImportRequest): Promise<void> {
  const began = performance.now();
  return withDeps(async (deps, now) => {
    const progress = importProgress(request.kind);
    const done = await importList(deps, request, now, progress.show).finally(progress.end);
    if (!done.ok) return fail(refusalLines(done.refusal, request).join('\n'));
    for (const line of reportLines(done.value, request, costOf(began))) say(line);
  });
}

const costOf = (began: number) => ({
  seconds: (performance.now() - began) / 1_000,
  // Kilobytes.
  peakMb: process.resourceUsage().maxRSS / 1_000,
});
