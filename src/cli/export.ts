import { Argument, type Command, Option } from 'commander';
import { EXPORTS, type ExportKind, exportRows } from '../app/exports/exports.ts';
import { type ExportFormat, FORMATS, formatted, isExportFormat } from '../app/exports/formats.ts';
import { findWho } from '../app/findWho.ts';
import { memberData } from '../app/memberData.ts';
import { readProgramme } from '../app/programme.ts';
import { writeOut } from './out.ts';
import { fail, note } from './say.ts';
import { withDeps } from './withDeps.ts';

const OUT = '--out <file>';
const OUT_WORDS = 'the file to write, compressed where its name ends in .gz; otherwise the terminal';

/** `regulars export members|ledger|purchases`, `regulars export member WHO` */
export function addExport(program: Command): void {
  const command = program.command('export').description('take data out, as CSV or JSON');

  for (const kind of EXPORTS) {
    command
      .command(kind)
      .description(DESCRIPTION[kind])
      .addOption(
        new Option(
          '--format <format>',
          'json is one array, ndjson one object a line; by default as the file is called, else csv',
        ).choices(FORMATS),
      )
      .option(OUT, OUT_WORDS)
      .action(({ format, out }: { format?: ExportFormat; out?: string }) => exportAll(kind, format, out));
  }

  command
    .command('member')
    .description('everything that is held on one member')
    .addArgument(new Argument('<who>', 'id, phone number with its country (+886912345678), or number of an old card'))
    .addOption(new Option('--format <format>', 'as indented JSON, or as a table').choices(['json', 'csv']))
    .option(OUT, OUT_WORDS)
    .action((who: string, { format, out }: { format?: 'json' | 'csv'; out?: string }) =>
      exportOne(who, format ?? (formatOf(out) === 'csv' ? 'csv' : 'json'), out),
    );
}

const DESCRIPTION: Readonly<Record<ExportKind, string>> = {
  members: 'every member, with the columns that `regulars import members` reads',
  ledger: 'every entry of the points ledger',
  purchases: 'every line of every purchase',
};

const exportAll = (kind: ExportKind, format: ExportFormat | undefined, out: string | undefined): Promise<void> =>
  withDeps(async (deps) => {
    const { document } = await readProgramme(deps);
    let count = 0;
    const counted = (async function* () {
      for await (const row of exportRows(deps, kind, document)) {
        count += 1;
        yield row;
      }
    })();
    await writeOut(formatted(counted, format ?? formatOf(out) ?? 'csv'), out);
    if (out !== undefined)
      note(`${out}: ${count} rows. It holds your customers' data; keep it as you keep the shop's.`);
  });

const exportOne = (who: string, format: 'json' | 'csv', out: string | undefined): Promise<void> =>
  withDeps(async (deps, now) => {
    const member = await findWho(deps, who);
    const file =
      member &&
      (await memberData(deps, member.memberId, 'Everything that this shop holds on one member.', now, format));
    if (file === undefined) return fail(NOBODY);
    await writeOut(file.content, out);
  });

/** What both commands about one member say when there is none. */
export const NOBODY =
  'There is no such member. Name one by id, by phone number with its country (+886912345678), or by the number of an old card.';

/** What a file's name says of its format. */
function formatOf(out: string | undefined): ExportFormat | undefined {
  const ending = out?.replace(/\.gz$/i, '').split('.').at(-1)?.toLowerCase() ?? '';
  return isExportFormat(ending) ? ending : undefined;
}
