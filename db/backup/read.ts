import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isErrno } from '../errno.ts';
import { whyNotRead } from '../fileWords.ts';
import { countLines, END_OF_TABLE, FORMAT, type Footer, type Header, type TableHead } from './format.ts';
import { BackupRefused } from './refusal.ts';

/** A backup whose every byte was looked at. */
export interface CheckedBackup {
  readonly path: string;
  readonly header: Header;
  readonly tables: readonly TableHead[];
  readonly rows: Readonly<Record<string, number>>;
}

export type Piece =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'table'; readonly head: TableHead }
  /** Whole rows of the table before. */
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'footer'; readonly footer: Footer };

/**
 * Reads a backup to its end and compares it with its own checksum and counts. Refuses `not-a-backup`, `made-by-newer`
 * (its format) and `damaged` (cut off or altered).
 */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  let header: Header | undefined;
  const tables: TableHead[] = [];
  const rows: Record<string, number> = {};
  for await (const piece of piecesOf(path)) {
    if (piece.kind === 'header') header = piece.header;
    else if (piece.kind === 'table') {
      tables.push(piece.head);
      rows[piece.head.table] = 0;
    } else if (piece.kind === 'rows') {
      const table = tables.at(-1)?.table ?? '';
      rows[table] = (rows[table] ?? 0) + countLines(piece.bytes);
    } else if (!isSame(piece.footer.rows, rows)) throw damaged(path, 'its counts are not those of its rows');
  }
  if (header === undefined) throw notABackup(path);
  return { path, header, tables, rows };
}

const isSame = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, count]) => b[name] === count);

const NEWLINE = 10;
const END = Buffer.from(END_OF_TABLE);
const END_AFTER_ROW = Buffer.from(`\n${END_OF_TABLE}`);

/** What is in a backup, in its order. The footer comes last and only when the checksum is right; else it throws. */
export async function* piecesOf(path: string): AsyncGenerator<Piece> {
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let inside: 'before' | 'between' | 'rows' | 'after' = 'before';
  for await (const chunk of plainBytes(path)) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (bytes.length > 0) {
      const cut = inside === 'rows' ? cutRows(bytes) : cutLine(bytes);
      if (cut === undefined) break;
      bytes = bytes.subarray(cut.end);
      if (cut.kind === 'rows') {
        hash.update(cut.bytes);
        if (cut.bytes.length > 0) yield cut;
        if (cut.isLast) {
          hash.update(END);
          inside = 'between';
        }
        continue;
      }
      const piece = readLine(path, cut.bytes, inside);
      if (piece.kind !== 'footer') hash.update(cut.bytes);
      else if (piece.footer.sha256 !== hash.digest('hex')) throw damaged(path, 'its checksum is not right');
      inside = piece.kind === 'table' ? 'rows' : piece.kind === 'footer' ? 'after' : 'between';
      yield piece;
    }
    rest = bytes;
  }
  if (inside === 'before') throw notABackup(path);
  if (inside !== 'after' || rest.length > 0) throw damaged(path, 'it is cut off');
}

type Cut =
  | { readonly kind: 'line'; readonly bytes: Buffer; readonly end: number }
  | { readonly kind: 'rows'; readonly bytes: Buffer; readonly end: number; readonly isLast: boolean };

function cutLine(bytes: Buffer): Cut | undefined {
  const end = bytes.indexOf(NEWLINE) + 1;
  if (end === 0 && bytes.length > LONGEST_LINE) return { kind: 'line', bytes, end: bytes.length };
  return end === 0 ? undefined : { kind: 'line', bytes: bytes.subarray(0, end), end };
}

/** A line of ours names at most a table's columns or all tables. */
const LONGEST_LINE = 1_000_000;

/** As many whole rows as are there, up to the end of their table. */
function cutRows(bytes: Buffer): Cut | undefined {
  if (bytes.subarray(0, END.length).equals(END))
    return { kind: 'rows', bytes: bytes.subarray(0, 0), end: END.length, isLast: true };
  const last = bytes.indexOf(END_AFTER_ROW);
  if (last >= 0)
    return { kind: 'rows', bytes: bytes.subarray(0, last + 1), end: last + END_AFTER_ROW.length, isLast: true };
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return end === 0 ? undefined : { kind: 'rows', bytes: bytes.subarray(0, end), end, isLast: false };
}

function readLine(path: string, bytes: Buffer, inside: string): Piece {
  const value = parsed(bytes);
  if (inside === 'before') {
    if (typeof value?.['regularsBackup'] !== 'number') throw notABackup(path);
    if (value['regularsBackup'] > FORMAT)
      throw new BackupRefused(
        'made-by-newer',
        `${path} was made by a newer version of Regulars (${String(value['version'])}). Install that version, then restore.`,
      );
    return { kind: 'header', header: value as unknown as Header };
  }
  if (inside === 'between' && typeof value?.['table'] === 'string' && Array.isArray(value['columns']))
    return { kind: 'table', head: value as unknown as TableHead };
  if (inside === 'between' && typeof value?.['sha256'] === 'string' && typeof value['rows'] === 'object')
    return { kind: 'footer', footer: value as unknown as Footer };
  throw damaged(path, 'it holds something that no backup has');
}

function parsed(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The unpacked bytes; a file that does not unpack is told as such. */
async function* plainBytes(path: string): AsyncGenerator<Buffer> {
  const plain = new PassThrough();
  pipeline(createReadStream(path), createGunzip(), plain, () => undefined); // the reader below is told of the error
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Error && error.message === 'incorrect header check') throw notABackup(path);
    if (isErrno(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR')) throw damaged(path, 'it does not unpack', error);
    const why = whyNotRead(error, path);
    throw why === undefined ? error : new BackupRefused('not-read', why, { cause: error });
  }
}

const notABackup = (path: string): BackupRefused =>
  new BackupRefused('not-a-backup', `${path} is not a backup of Regulars.`);

const damaged = (path: string, why: string, cause?: unknown): BackupRefused =>
  new BackupRefused('damaged', `${path} is damaged: ${why}. Nothing was changed. Use another backup.`, { cause });
