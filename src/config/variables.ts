import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** An address that paths are appended to: nothing may stand behind its own path. */
const base = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? '') && !/[?#@]/.test(text))
  .transform((text) => text.replace(/\/+$/, ''));
const origin = base.refine((text) => URL.parse(text)?.pathname === '/');
const word = z.string().regex(/^[^\s/]+$/);
const secret = z.string().regex(/^\S+$/);

export interface Variable<Value> {
  /** How a text becomes the value. Optional ones stay `undefined` when unset. */
  readonly schema: z.core.$ZodType<Value, string | undefined>;
  /** One sentence for the operator. */
  readonly says: string;
  /** What a usable value looks like, for whoever wrote an unusable one. */
  readonly wants: string;
  readonly example: string;
  /** Never printed. */
  readonly secret?: true;
}

/** A text as the value of its variable; `undefined`: as when it is unset. */
export const readText = <Value>({ schema }: Variable<Value>, text: string | undefined) => z.safeParse(schema, text);

const variable = <Value>(
  schema: z.core.$ZodType<Value, string | undefined>,
  says: string,
  wants: string,
  example: string,
  hidden?: 'secret',
): Variable<Value> => ({ schema, says, wants, example, ...(hidden && { secret: true }) });

const DATA_DIR = fileURLToPath(new URL('../../data', import.meta.url));

export const VARIABLES = {
  PORT: variable(
    z
      .string()
      .default('3000')
      .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535)
      .transform(Number),
    'The port the service listens on.',
    'a whole number up to 65535; 0 takes any free port',
    '3000',
  ),
  HOST: variable(
    z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
    'The address it listens on. 0.0.0.0 opens it to the network; /lab exists only on 127.0.0.1.',
    'an IP address or a host name, without port',
    '127.0.0.1',
  ),
  PUBLIC_URL: variable(
    base.optional(),
    'Where people and platforms reach the service. With https, LINE and Telegram deliver to /webhooks below it.',
    'a whole address such as https://points.example.com',
    'https://points.example.com',
  ),
  DATABASE_URL: variable(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .refine((text) => URL.canParse(text))
      .optional(),
    'Your own PostgreSQL, 15 or newer. Without it the service runs the one it brings along.',
    'postgres://user:password@host:5432/database, and in the password %23 for #, %2F for / and %3F for ?',
    'postgres://regulars:password@127.0.0.1:5432/regulars',
    'secret',
  ),
  DATA_DIR: variable(
    z
      .string()
      .default(DATA_DIR)
      .transform((path) => resolve(path)),
    'The folder of the built-in database and everything else that must survive a restart.',
    'a path',
    './data',
  ),
  BACKUP_DIR: variable(
    z
      .string()
      .transform((path) => resolve(path))
      .optional(),
    'Where backups go: every night, before an upgrade and when asked for. Without it the folder backups in DATA_DIR.',
    'a path, best on another disk',
    '/mnt/backups/regulars',
  ),
  BACKUP_KEEP: variable(
    z
      .string()
      .regex(/^\d{1,3},\d{1,3}$/)
      .default('7,4'),
    'How many nightly backups stay: of so many days, and of so many weeks. 0,0 makes none at night.',
    'two whole numbers such as 7,4',
    '7,4',
  ),
  ROLE: variable(
    z.enum(['all', 'web', 'worker']).default('all'),
    'What this process does: web takes HTTP and webhooks, worker answers, sends and runs the jobs. Needs DATABASE_URL unless all.',
    'all, web or worker',
    'all',
  ),
  LOG_LEVEL: variable(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    'How much it logs.',
    'trace, debug, info, warn, error, fatal or silent',
    'info',
  ),
  LINE_CHANNEL_SECRET: variable(
    secret.optional(),
    "LINE: the Messaging API channel's secret, which proves that a webhook comes from LINE.",
    'the text under "Channel secret" in the LINE Developers Console',
    '0123456789abcdef0123456789abcdef',
    'secret',
  ),
  LINE_CHANNEL_ACCESS_TOKEN: variable(
    secret.optional(),
    "LINE: the channel's long-lived access token, which sends.",
    'the text under "Channel access token" in the LINE Developers Console, without blanks',
    'long-lived-channel-access-token',
    'secret',
  ),
  LINE_API_BASE_URL: variable(
    origin.default('https://api.line.me'),
    "LINE: where its API is. Only to test against one's own.",
    'an address without a path, such as http://127.0.0.1:4010',
    'https://api.line.me',
  ),
  LINE_RICH_MENU: variable(
    z.enum(['on', 'off']).default('on'),
    'LINE: whether the service sets up the menu under the chat. off leaves it to LINE Official Account Manager.',
    'on or off',
    'on',
  ),
  TELEGRAM_BOT_TOKEN: variable(
    word.optional(),
    'Telegram: the token that @BotFather gave you.',
    'the whole text from @BotFather, as 123456:ABC-DEF, without blanks',
    '123456:ABC-DEF',
    'secret',
  ),
  TELEGRAM_API_ROOT: variable(
    base.default('https://api.telegram.org'),
    "Telegram: where the Bot API is. Only for a Bot API server of one's own, or to test.",
    'an address such as http://127.0.0.1:8081',
    'https://api.telegram.org',
  ),
  TELEGRAM_WEBHOOK_SECRET: variable(
    z
      .string()
      .regex(/^[\w-]{1,256}$/)
      .optional(),
    'Telegram: what its webhook calls must carry. Without it one is derived from the token.',
    '1 to 256 letters, digits, _ and -',
    'a-long-random-text',
    'secret',
  ),
  TELEGRAM_MODE: variable(
    z.enum(['polling', 'webhook']).optional(),
    'Telegram: whether we ask it for messages or it delivers them. Webhook when PUBLIC_URL is https, else polling.',
    'polling or webhook',
    'polling',
  ),
  TELEGRAM_PER_SECOND: variable(
    z
      .string()
      .default('30')
      .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000)
      .transform(Number),
    'Telegram: how many messages a second it takes from this bot. Above 30 the bot pays 0.1 Star for each message of a broadcast or an automation, which it must be allowed to in @BotFather.',
    'a whole number from 1 to 1000',
    '30',
  ),
  CLOCK_START: variable(
    z
      .union([z.iso.datetime({ offset: true }), z.iso.date()])
      .transform(Date.parse)
      .optional(),
    'When the clock of the service begins, to try out other days. Only on 127.0.0.1 and without a real channel.',
    'a time such as 2026-11-21T09:00:00+08:00',
    '2026-11-21T09:00:00+08:00',
  ),
} as const;

export type Name = keyof typeof VARIABLES;
export type Values = { readonly [Key in Name]: z.output<(typeof VARIABLES)[Key]['schema']> };

export const NAMES = Object.keys(VARIABLES) as readonly Name[];

/** The text of `.env.example`: every variable with its sentence and an example, all commented out. */
export function envReference(): string {
  const entries = NAMES.map((name) => `# ${VARIABLES[name].says}\n#${name}=${VARIABLES[name].example}\n`);
  const head = [
    '# Every setting of Regulars. All are optional; copy this file to .env and uncomment what you change.',
    '# Each can also be read from a file: NAME_FILE=/path/to/a/file/that/holds/the/value.',
  ];
  return `${head.join('\n')}\n\n${entries.join('\n')}`;
}
