import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PlatformRequest } from '../support/recordCalls.ts';
import { playCorpus } from './corpus.ts';
import { LINE_GOOD, LINE_SPEC, LINE_WRONG, lineJudge } from './line.ts';
import { TELEGRAM_GOOD, TELEGRAM_SPEC, TELEGRAM_WRONG, telegramJudge } from './telegram.ts';

type Judge = (request: PlatformRequest) => { readonly name: string; readonly problems: readonly string[] };

/** Calls that the product makes, by the platforms' names: one that was never seen was not checked. */
const EXPECTED = {
  line: [
    'getBotInfo',
    'getWebhookEndpoint',
    'setWebhookEndpoint',
    'testWebhookEndpoint',
    'getProfile',
    'replyMessage',
    'pushMessage',
    'getRichMenuList',
    'getDefaultRichMenuId',
    'createRichMenu',
    'setRichMenuImage',
    'setDefaultRichMenu',
    'deleteRichMenu',
    'linkRichMenuIdToUser',
    'linkRichMenuIdToUsers',
    'unlinkRichMenuIdFromUser',
  ],
  telegram: [
    'getMe',
    'getUpdates',
    'deleteWebhook',
    'setWebhook',
    'getWebhookInfo',
    'getMyCommands',
    'setMyCommands',
    'getChat',
    'answerCallbackQuery',
    'sendMessage',
    'sendPhoto',
    'sendDocument',
  ],
} as const;

/**
 * Whether each request that the product sends to a platform passes the platform's own specification: everything the
 * adapters can say, and every request of the stories in `test/story`. `npm run contract -- <folder of specs>`.
 */
async function run(folder: string): Promise<number> {
  const missing = [LINE_SPEC, TELEGRAM_SPEC].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) {
    say(`The platforms' specifications are not in ${resolve(folder)}: ${missing.join(' and ')} missing.`);
    say('Usage: npm run contract -- <folder with line/ and telegram/>');
    return 2;
  }
  const judges = { line: lineJudge(folder), telegram: telegramJudge(folder) };
  const blind = [
    ...selfCheck('LINE', judges.line, LINE_GOOD, LINE_WRONG),
    ...selfCheck('Telegram', judges.telegram, TELEGRAM_GOOD, TELEGRAM_WRONG),
  ];
  for (const problem of blind) say(problem);
  if (blind.length > 0) return 2;

  const records = mkdtempSync(join(tmpdir(), 'regulars-contract-'));
  const corpus = join(records, 'corpus.jsonl');
  const stories = join(records, 'stories.jsonl');
  process.env['RECORD_CALLS'] = corpus;
  await playCorpus();
  process.env['RECORD_CALLS'] = stories;
  const told = await playStories();
  const requests = [...read(corpus), ...read(stories)];
  say(`\n${read(corpus).length} requests of the corpus, ${read(stories).length} of the stories`);
  const bad = (['line', 'telegram'] as const).map((platform) => {
    const own = requests.filter((request) => request.platform === platform);
    return report(platform, own, judges[platform]);
  });
  rmSync(records, { recursive: true });
  if (!told) say('The stories did not pass (see above), so their requests are not complete.');
  return told && bad.every((count) => count === 0) ? 0 : 1;
}

/** Shows that the judge can say yes and can say no. */
function selfCheck(
  name: string,
  judge: Judge,
  good: PlatformRequest,
  wrong: Readonly<Record<string, PlatformRequest>>,
): string[] {
  const refused = judge(good).problems.map((problem) => `${name}: a right request was refused: ${problem}`);
  const passed = Object.entries(wrong).filter(([, request]) => judge(request).problems.length === 0);
  if (passed.length === 0) say(`${name}: all ${Object.keys(wrong).length} requests made wrong on purpose are refused`);
  return [...refused, ...passed.map(([title]) => `${name}: the check is blind, it lets pass: ${title}`)];
}

/** Runs `test/story` as vitest does, with every request to the fakes written down. */
async function playStories(): Promise<boolean> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', 'test/story', '--reporter=dot'], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code === 0;
}

const read = (file: string): PlatformRequest[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

/** Tells the requests and violations of a platform; gives how many violations and unseen calls there are. */
function report(platform: 'line' | 'telegram', requests: readonly PlatformRequest[], judge: Judge): number {
  const checked = new Map<string, number>();
  const violations = new Map<string, number>();
  for (const request of requests) {
    const { name, problems } = judge(request);
    checked.set(name, (checked.get(name) ?? 0) + 1);
    for (const problem of problems) {
      const told = `${name}: ${problem}`;
      if (!violations.has(told)) say(`  ${told}\n    ${JSON.stringify(request).slice(0, 600)}`);
      violations.set(told, (violations.get(told) ?? 0) + 1);
    }
  }
  const unseen = EXPECTED[platform].filter((name) => !checked.has(name));
  const count = [...violations.values()].reduce((sum, times) => sum + times, 0);
  say(`${platform}: ${requests.length} requests checked, ${count} violations`);
  for (const [name, times] of [...checked].sort(([a], [b]) => (a < b ? -1 : 1))) say(`  ${name}: ${times}`);
  for (const name of unseen) say(`  ${name}: never sent, so not checked`);
  return count + unseen.length;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [folder = ''] = process.argv.slice(2);
process.exitCode = await run(folder);
