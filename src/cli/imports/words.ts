import type { ImportRefusal, ImportReport } from '../../app/imports/importList.ts';
import type { ImportRequest } from '../../app/imports/run.ts';
import { type ColumnsRefusal, columnsOf } from '../../core/imports/columns.ts';
import { LINE_REFUSALS } from '../../core/imports/refusal.ts';

export interface Cost {
  readonly seconds: number;
  readonly peakMb: number;
}

/** What became of the list, in lines for a terminal. */
export function reportLines(report: ImportReport, request: ImportRequest, cost: Cost): string[] {
  const { taken, already, refused, refusedFile, made, used, unused } = report;
  const refusals = [...refused].map(([code, count]) => `  ${count}  ${code}: ${sentenceOf(code)}`);
  const total = [...refused.values()].reduce((all, one) => all + one, 0);
  const { hidden = 0, ...others } = made;
  const whole = Object.entries(others).filter(
    ([what, count]) => count > 0 && !(what === request.kind && count === taken),
  );
  return [
    `read as: ${used.map(({ theirs, ours }) => (theirs === ours ? ours : `${theirs} = ${ours}`)).join(', ')}`,
    ...(unused.length === 0 ? [] : [`not read: ${unused.join(', ')}`]),
    `${request.dryRun ? 'would be taken' : 'taken'}:   ${taken} lines${whole.map(([what, count]) => `, ${count} ${what}`).join('')}`,
    `already there: ${already} lines`,
    ...(hidden === 0 ? [] : [`not for sale yet, for want of a price: ${hidden} products`, PRICING]),
    `refused: ${total} lines`,
    ...refusals,
    ...(refusedFile === undefined ? [] : [`the refused lines, each with its reason: ${refusedFile}`]),
    `${cost.seconds.toFixed(1)} s, at most ${Math.round(cost.peakMb)} MB of memory`,
    ...(request.dryRun ? ['This was a trial: nothing was written.'] : []),
  ];
}

const PRICING = '  price them in the chat (Products, Without a price), or import the list again with prices';

function sentenceOf(code: string): string {
  const known = Object.entries(LINE_REFUSALS).find(([one]) => one === code);
  return known?.[1] ?? 'refused as a sale would be';
}

/** Why the list as a whole was not taken, and what to do. */
export function refusalLines(refusal: ImportRefusal, request: ImportRequest): string[] {
  switch (refusal.code) {
    case 'list-missing':
      return [`There is no list at ${refusal.path}.`];
    case 'list-forbidden':
      return [`This user may not read ${refusal.path}. Give it the right to (chmod u+r), or copy the file.`];
    case 'list-is-folder':
      return [`${refusal.path} is a folder. Name the file in it.`];
    case 'list-empty':
      return ['The list is empty: its first line must name the columns.'];
    case 'list-not-gzip':
      return ['The name ends in .gz, but this is no gzip file, or a damaged one.'];
    case 'list-cut-off':
      return ['The packed list is cut off: its end is missing. Copy or download it again.'];
    case 'encoding-unknown':
      return [`Nobody knows the encoding ${refusal.encoding}. Try: big5, shift_jis, gb18030, euc-kr, windows-874.`];
    case 'encoding-wrong':
      return [
        `The list is not written in ${refusal.encoding}.`,
        'Save it as "CSV UTF-8" in the spreadsheet, or name its encoding: --encoding big5 (Taiwan, Hong Kong),',
        'shift_jis (Japan), gb18030 (China), windows-874 (Thailand).',
      ];
    case 'quote-not-closed':
      return [
        `The line that begins at line ${refusal.line} opens a quote (") that is never closed: all after it would be one cell.`,
        'Close it there, and run the same command again: what was taken already is not taken twice.',
      ];
    case 'list-unreadable':
      return [
        `The list cannot be read from about line ${refusal.line} on: ${refusal.reason}`,
        'Put that line right and run the same command again: what was taken already is not taken twice.',
      ];
    case 'currency-of-another-shop':
      return [
        `The list has prices in ${refusal.list}, and the shop counts in ${refusal.shop}. Nothing was taken.`,
        "The owner sets the shop's currency in the chat (Set up, Currency), as long as nothing was sold.",
      ];
    case 'country-unknown':
      return [`--country takes two letters such as TW, JP, TH; ${refusal.country} is not known here.`];
    default:
      return [columnProblem(refusal), `The list has: ${refusal.header.join(', ')}`, mapHelp(request)];
  }
}

function columnProblem(refusal: ColumnsRefusal): string {
  switch (refusal.code) {
    case 'map-unreadable':
      return `--map is theirs=ours, and "${refusal.part}" is not.`;
    case 'map-column-unknown':
      return `There is no column ${refusal.column} to map to.`;
    case 'map-column-not-in-list':
      return `The list has no column "${refusal.column}".`;
    case 'column-twice':
      return `--map names ${refusal.column} twice; to put columns together: first+second=${refusal.column}`;
    case 'columns-missing':
      return `The list needs a column ${refusal.columns.join(' or ')}.`;
  }
}

const mapHelp = ({ kind }: ImportRequest): string =>
  `Say which is which with --map "theirs=ours,...". Ours are: ${columnsOf(kind).join(', ')}`;
