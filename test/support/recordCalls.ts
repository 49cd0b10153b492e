import { appendFileSync } from 'node:fs';

/** One request that reached a fake platform, as `npm run contract` checks it. */
export interface PlatformRequest {
  readonly platform: 'line' | 'telegram';
  readonly method: string;
  /** LINE: the path without the query. Telegram: the Bot API's method. */
  readonly path: string;
  readonly query?: string | undefined;
  readonly retryKey?: unknown;
  readonly body: unknown;
  /** Names of the fields that carried a file. */
  readonly files?: readonly string[];
}

/** Writes the request down for `npm run contract`, where that runs the stories; does nothing else. */
export function recordCall(request: PlatformRequest): void {
  const file = process.env['RECORD_CALLS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(request)}\n`);
}
