import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { NAMES, type Name, readText, VARIABLES, type Values, type Variable } from './config/variables.ts';

// With DEBUG set, express, telegraf and others print addresses, bodies and payloads past our log, with people's words and
// codes in them. Unset here, since this is read before any of them is loaded.
delete process.env['DEBUG'];

/** What the operator decided, read once at start. Nothing else looks at the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where people and platforms reach the service, without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** Where backups go (absolute), and how many of the nightly ones stay. */
  readonly backups: { readonly folder: string; readonly keep: { readonly daily: number; readonly weekly: number } };
  /** `web` serves HTTP, `worker` answers, sends and runs the jobs; any number of each on one `databaseUrl`. */
  readonly role: 'all' | 'web' | 'worker';
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Absent when LINE is not set up; so is `telegram`. */
  readonly line: LineSettings | undefined;
  readonly lineRichMenu: boolean;
  readonly telegram: TelegramSettings | undefined;
  readonly telegramMode: 'polling' | 'webhook';
  /** When the service's clock begins, epoch milliseconds; only ever set where `labAllowed`. */
  readonly clockStart: number | undefined;
  /** Channels whose messages reach people: the token is set and the API root is not this machine. */
  readonly realChannels: readonly ('line' | 'telegram')[];
  /** Nobody but this machine can reach the port. */
  readonly onlyHere: boolean;
  /** The lab and a moved clock exist only on loopback, in one process and never beside a real channel. Nothing overrides it. */
  readonly labAllowed: boolean;
}

export interface LineSettings {
  readonly channelSecret: string;
  readonly channelAccessToken: string;
  /** An origin: the LINE SDK drops a path. */
  readonly apiBaseUrl: string;
}

export interface TelegramSettings {
  readonly token: string;
  readonly apiRoot: string;
  readonly webhookSecret: string | undefined;
  /** Messages that it takes from this bot in a second. */
  readonly perSecond: number;
}

/** Everything that is wrong with the environment, each with the variable's name and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['The settings cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of an environment. Each variable can also come from a file (`NAME_FILE` holds its path); an empty one
 * counts as unset. Throws `ConfigError` with every problem at once; a secret is never part of a problem's text.
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const values: Partial<Record<Name, unknown>> = {};
  for (const name of NAMES) {
    const variable: Variable<unknown> = VARIABLES[name];
    const given = givenValue(env, name, problems);
    const read = readText(variable, given);
    if (!read.success) {
      const found = variable.secret ? 'cannot be used' : `is "${given}"`;
      problems.push(`${name} ${found}: it must be ${variable.wants}.`);
    }
    // An unusable value counts as unset below, so that the other problems are still found.
    values[name] = (read.success ? read : readText(variable, undefined)).data;
  }
  const config = configOf(values as Values);
  problems.push(...contradictions(env, values as Values, config));
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return config;
}

/**
 * The settings of this process: its environment, and below it the file `.env` in the working directory. With `only` the
 * others count as unset, so that nothing about them is asked.
 */
export function config(only: readonly Name[] = NAMES): Config {
  const file = Object.entries(dotEnv()).filter(([name]) => {
    const plain = plainName(name);
    return process.env[plain] === undefined && process.env[`${plain}_FILE`] === undefined;
  });
  const all = Object.entries({ ...Object.fromEntries(file), ...process.env });
  return readConfig(Object.fromEntries(all.filter(([name]) => only.some((one) => one === plainName(name)))));
}

const plainName = (name: string): string => name.replace(/_FILE$/, '');

function dotEnv(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw new ConfigError([`.env cannot be read (${codeOf(error)}): make it readable for this user or remove it.`]);
  }
}

/** The text of a variable or of the file it names; `undefined` when unset, empty or unreadable. */
function givenValue(env: Environment, name: Name, problems: string[]): string | undefined {
  const direct = env[name]?.trim() || undefined;
  const path = env[`${name}_FILE`]?.trim() || undefined;
  if (path === undefined) return direct;
  if (direct !== undefined) {
    problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    return direct;
  }
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') problems.push(`${name}_FILE: ${path} is empty. Write the value into it or unset the variable.`);
    return content || undefined;
  } catch (error) {
    problems.push(`${name}_FILE: ${path} cannot be read (${codeOf(error)}). Check the path and who may read it.`);
    return undefined;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function configOf(values: Values): Config {
  const { LINE_CHANNEL_SECRET: channelSecret, LINE_CHANNEL_ACCESS_TOKEN: channelAccessToken } = values;
  const line =
    channelSecret !== undefined && channelAccessToken !== undefined
      ? { channelSecret, channelAccessToken, apiBaseUrl: values.LINE_API_BASE_URL }
      : undefined;
  const telegram =
    values.TELEGRAM_BOT_TOKEN === undefined
      ? undefined
      : {
          token: values.TELEGRAM_BOT_TOKEN,
          apiRoot: values.TELEGRAM_API_ROOT,
          webhookSecret: values.TELEGRAM_WEBHOOK_SECRET,
          perSecond: values.TELEGRAM_PER_SECOND,
        };
  const realChannels = [
    ...(line !== undefined && !isLoopback(line.apiBaseUrl) ? (['line'] as const) : []),
    ...(telegram !== undefined && !isLoopback(telegram.apiRoot) ? (['telegram'] as const) : []),
  ];
  const onlyHere = isLoopbackHost(values.HOST);
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DATA_DIR,
    backups: { folder: values.BACKUP_DIR ?? join(values.DATA_DIR, 'backups'), keep: keepOf(values.BACKUP_KEEP) },
    role: values.ROLE,
    logLevel: values.LOG_LEVEL,
    line,
    lineRichMenu: values.LINE_RICH_MENU === 'on',
    telegram,
    telegramMode: values.TELEGRAM_MODE ?? (isHttps(values.PUBLIC_URL) ? 'webhook' : 'polling'),
    clockStart: values.CLOCK_START,
    realChannels,
    onlyHere,
    labAllowed: onlyHere && realChannels.length === 0 && values.ROLE === 'all',
  };
}

function keepOf(text: string): Config['backups']['keep'] {
  const [daily = 0, weekly = 0] = text.split(',').map(Number);
  return { daily, weekly };
}

/** What is wrong with settings that are each fine alone. */
function contradictions(env: Environment, values: Values, { telegramMode, labAllowed }: Config): string[] {
  const isSet = (name: Name) => Boolean(env[name]?.trim() || env[`${name}_FILE`]?.trim());
  const problems: string[] = [];
  const both: readonly [Name, Name] = ['LINE_CHANNEL_SECRET', 'LINE_CHANNEL_ACCESS_TOKEN'];
  if (both.filter(isSet).length === 1) {
    const [there, missing] = isSet(both[0]) ? both : [both[1], both[0]];
    problems.push(`${missing} is missing beside ${there}: LINE needs both, or neither to leave it off.`);
  }
  if (telegramMode === 'webhook' && !isHttps(values.PUBLIC_URL))
    problems.push('TELEGRAM_MODE is "webhook", which needs a PUBLIC_URL with https: set one, or use polling.');
  if (values.ROLE !== 'all' && values.DATABASE_URL === undefined)
    problems.push(
      `ROLE is "${values.ROLE}", which needs a DATABASE_URL: the processes meet nowhere else. Set one, or let one process do everything with ROLE=all.`,
    );
  if (values.CLOCK_START !== undefined && !labAllowed)
    problems.push(
      'CLOCK_START moves the clock, which is only for trying things out: unset it, or listen on 127.0.0.1 without a real channel.',
    );
  return problems;
}

const isHttps = (address: string | undefined): boolean => address?.startsWith('https:') === true;
const isLoopback = (address: string): boolean => isLoopbackHost(URL.parse(address)?.hostname ?? '');

/** Only what can be no other machine, however it is written; a name that merely resolves to us does not count. */
function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}
