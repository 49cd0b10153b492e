import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { type PlainLine, PlainLines } from './plainLines.ts';

export interface ListOptions {
  /** As `TextDecoder` names it; absent: UTF-8, or UTF-16 by its mark. */
  readonly encoding?: string | undefined;
  /** Absent: what the first line has most of, of comma, semicolon, tab and bar. */
  readonly delimiter?: string | undefined;
}

export type ListRefusal =
  | { readonly code: AtPath; readonly path: string }
  | { readonly code: 'list-empty' }
  | { readonly code: 'list-not-gzip' }
  | { readonly code: 'list-cut-off' }
  | { readonly code: 'encoding-unknown'; readonly encoding: string }
  | { readonly code: 'encoding-wrong'; readonly encoding: string }
  | { readonly code: 'quote-not-closed'; readonly line: number }
  | { readonly code: 'list-unreadable'; readonly line: number; readonly reason: string };

/** A list that can be read from its beginning again and again, a piece at a time. */
export interface List {
  /** SHA-256 of its unpacked bytes in hex: the same for the file and its `.gz`. */
  readonly hash: string;
  /** About how many lines there are, for the progress. */
  readonly lines: number;
  readonly header: readonly string[];
  /** The lines after the header. Throws `ListUnreadable`. */
  readonly rows: () => AsyncGenerator<ListRow>;
  /** The same, many at a time: waiting for each line by itself takes longer than reading it. */
  readonly pieces: () => AsyncGenerator<readonly ListRow[]>;
}

export interface ListRow {
  /** From 1, the header not counted. */
  readonly rowNo: number;
  /** Where it ends in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The list is broken from some place on: what came before it was handled. */
export class ListUnreadable extends Error {
  readonly refusal: ListRefusal;

  constructor(refusal: ListRefusal & { readonly line: number }) {
    super(`line ${refusal.line}: ${refusal.code}`);
    this.refusal = refusal;
  }
}

/** A cell that was not closed would swallow the rest of the file. */
const LONGEST_LINE = 1_000_000;
const DELIMITERS = [',', ';', '\t', '|'];
/** A first line that only tells the delimiter, as Excel writes and reads it. */
const TOLD = /^\s*"?sep=(.)"?(?:\r\n?|\n)/i;

/** Reads the whole file once to know what it is. A file whose name ends in `.gz` is unpacked on the way. */
export async function openList(path: string, options: ListOptions): Promise<Decision<List, ListRefusal>> {
  try {
    const seen = await lookThrough(path, options.encoding);
    if (!seen.ok) return seen;
    const { hash, lines, encoding, head } = seen.value;
    const told = TOLD.exec(head);
    const delimiter = options.delimiter ?? told?.[1] ?? delimiterOf(head);
    const from = told === null ? 0 : 1;
    const header = await headerOf(piecesOf(path, { encoding, delimiter, from }));
    if (header === undefined) return refuse({ code: 'list-empty' });
    const pieces = () => piecesOf(path, { encoding, delimiter, from: from + 1 });
    return accept({ hash, lines, header, pieces, rows: () => oneByOne(pieces()) });
  } catch (error) {
    const refusal = refusalOf(error, path);
    if (refusal === undefined) throw error;
    return refuse(refusal);
  }
}

function refusalOf(error: unknown, path: string): ListRefusal | undefined {
  if (error instanceof ListUnreadable) return error.refusal;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const atPath = AT_PATH.get(code);
  if (atPath !== undefined) return { code: atPath, path };
  if (code === 'Z_BUF_ERROR') return { code: 'list-cut-off' };
  return code.startsWith('Z_') ? { code: 'list-not-gzip' } : undefined;
}

type AtPath = 'list-missing' | 'list-is-folder' | 'list-forbidden';

const AT_PATH: ReadonlyMap<string, AtPath> = new Map<string, AtPath>([
  ['ENOENT', 'list-missing'],
  ['ENOTDIR', 'list-missing'],
  ['EISDIR', 'list-is-folder'],
  ['EACCES', 'list-forbidden'],
  ['EPERM', 'list-forbidden'],
]);

const bytesOf = (path: string): Readable => {
  const file = createReadStream(path);
  if (!path.toLowerCase().endsWith('.gz')) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
};

interface Seen {
  readonly hash: string;
  readonly lines: number;
  readonly encoding: string;
  readonly head: string;
}

async function lookThrough(path: string, asked: string | undefined): Promise<Decision<Seen, ListRefusal>> {
  const hash = createHash('sha256');
  const state = { lines: 0, head: '', encoding: asked ?? '' };
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytesOf(path)) {
    const bytes: Buffer = chunk;
    hash.update(bytes);
    if (decoder === undefined) {
      state.encoding = asked ?? markOf(bytes);
      decoder = decoderOf(state.encoding);
      if (decoder === undefined) return refuse({ code: 'encoding-unknown', encoding: state.encoding });
    }
    const text = decoded(decoder, bytes);
    if (text === undefined) return refuse({ code: 'encoding-wrong', encoding: state.encoding });
    if (state.head.length < LONGEST_LINE) state.head += text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) state.lines += 1;
  }
  if (state.head.trim() === '') return refuse({ code: 'list-empty' });
  if (decoder === undefined || decoded(decoder) === undefined)
    return refuse({ code: 'encoding-wrong', encoding: state.encoding });
  return accept({ ...state, hash: hash.digest('hex') });
}

const markOf = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';

function decoderOf(encoding: string): TextDecoder | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    return undefined;
  }
}

/** `undefined`: these bytes are not of that encoding. Without bytes: the end. */
function decoded(decoder: TextDecoder, bytes?: Buffer): string | undefined {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** What the first line has most of, outside of quotes. */
function delimiterOf(head: string): string {
  const first = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(head.trimStart())?.[0] ?? '';
  const bare = first.replaceAll(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((one) => bare.split(one).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface Reading {
  readonly encoding: string;
  readonly delimiter: string;
  /** How many lines stand before those that are given; the last of them has the number 0. */
  readonly from: number;
}

async function* piecesOf(path: string, reading: Reading): AsyncGenerator<readonly ListRow[]> {
  const texts = textOf(path, reading.encoding);
  let rowNo = -reading.from;
  try {
    for await (const lines of linesIn(path, texts, reading)) {
      const rows: ListRow[] = [];
      for (const { line, cells } of lines) {
        rowNo += 1;
        if (rowNo > 0) rows.push({ rowNo, line, cells });
      }
      if (rows.length > 0) yield rows;
    }
  } finally {
    await texts.return(undefined);
  }
}

/** As long as nothing is quoted by splitting, then by the parser. */
async function* linesIn(path: string, texts: AsyncGenerator<string>, reading: Reading): AsyncGenerator<PlainLine[]> {
  const plain = new PlainLines(reading.delimiter, LONGEST_LINE);
  for (;;) {
    const next = await texts.next();
    const lines = next.done === true ? plain.finish() : plain.take(next.value);
    if (lines === undefined) break;
    yield lines;
    if (next.done === true) return;
  }
  yield* parsedLines(path, texts, plain, reading);
}

/** What the parser reads at a time. */
const PARSED = 500;

async function* parsedLines(path: string, texts: AsyncGenerator<string>, plain: PlainLines, reading: Reading) {
  const { encoding, delimiter } = reading;
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
    ...(plain.end === undefined ? {} : { record_delimiter: plain.end }),
  });
  const text = Readable.from(following(plain.unread, texts));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = plain.lines;
  let lines: PlainLine[] = [];
  try {
    for await (const given of parser) {
      const { record, info }: { record: string[]; info: InfoRecord } = given;
      line = plain.lines + info.lines;
      lines.push({ line, cells: record });
      if (lines.length < PARSED) continue;
      yield lines;
      lines = [];
    }
    yield lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield lines;
    if (ENDLESS.includes(error.code)) {
      throw new ListUnreadable({ code: 'quote-not-closed', line: await lineAfter(line, textOf(path, encoding)) });
    }
    const at = plain.lines + Number(error['lines'] ?? 0);
    throw new ListUnreadable({ code: 'list-unreadable', line: at, reason: error.message });
  } finally {
    text.destroy();
    parser.destroy();
  }
}

async function* following(first: string, others: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first !== '') yield first;
  yield* others;
}

/** What a quote that nobody closed comes to: the end of the file, or more than a line may have. */
const ENDLESS = ['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'];

/** The first line with anything on it after the last that was read whole. */
async function lineAfter(whole: number, text: AsyncIterable<string>): Promise<number> {
  let line = 0;
  for await (const one of createInterface({ input: Readable.from(text), crlfDelay: Infinity })) {
    line += 1;
    if (line > whole && one !== '') return line;
  }
  return line;
}

async function* textOf(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytesOf(path)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  yield decoder.decode();
}

async function headerOf(pieces: AsyncGenerator<readonly ListRow[]>): Promise<readonly string[] | undefined> {
  for await (const [first] of pieces) return first?.cells;
  return undefined;
}

async function* oneByOne(pieces: AsyncGenerator<readonly ListRow[]>): AsyncGenerator<ListRow> {
  for await (const rows of pieces) yield* rows;
}
