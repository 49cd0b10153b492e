import type { ChannelFinding, ChannelName, Quota } from '../channel.ts';
import { type Finding, finding, type Level } from './finding.ts';

/** How bad each of the channels' own findings is; quota and clock are judged by their numbers. */
const LEVELS: Readonly<Record<Exclude<ChannelFinding['code'], 'quota' | 'clock'>, Level>> = {
  'token-ok': 'ok',
  'token-refused': 'wrong',
  'platform-silent': 'wrong',
  'platform-busy': 'warning',
  'webhook-ok': 'ok',
  'webhook-missing': 'wrong',
  'webhook-unset': 'wrong',
  'webhook-plain': 'wrong',
  'webhook-elsewhere': 'wrong',
  'webhook-off': 'wrong',
  'webhook-unreachable': 'wrong',
  'webhook-refused': 'wrong',
  'webhook-secret': 'wrong',
  'webhook-untested': 'warning',
  'webhook-late': 'wrong',
  'polling-ok': 'ok',
  'polling-blocked': 'wrong',
  'polling-shared': 'wrong',
  'auto-response': 'look',
  'people-answer': 'warning',
  'quota-unknown': 'warning',
};

/** What a channel found, judged. */
export function channelFindings(channel: ChannelName, found: readonly ChannelFinding[]): readonly Finding[] {
  return found.flatMap((one) => {
    const judged = judge(one);
    return judged === undefined ? [] : [{ ...judged, channel }];
  });
}

function judge(found: ChannelFinding): Finding | undefined {
  if (found.code === 'quota') return quotaFinding(found);
  if (found.code === 'clock') return clockFinding('clock-platform', found.aheadMs);
  const { code, ...about } = found;
  return finding(LEVELS[code], code, about);
}

/** Less than a tenth left is worth a word: one broadcast may take it. */
function quotaFinding({ limit, used }: Quota): Finding {
  if (limit === null) return finding('ok', 'quota-unlimited', { used });
  const left = Math.max(0, limit - used);
  const about = { used, limit, left };
  if (left === 0) return finding('wrong', 'quota-out', about);
  return left * 10 < limit ? finding('warning', 'quota-low', about) : finding('ok', 'quota-ok', about);
}

/** Nobody notices some seconds; from half a minute on times of events and of jobs are off. */
const CLOCK_WARNING_MS = 30_000;
const CLOCK_WRONG_MS = 300_000;

/** `undefined`: near enough. */
export function clockFinding(code: 'clock-platform' | 'clock-database', aheadMs: number): Finding | undefined {
  const off = Math.abs(aheadMs);
  if (off < CLOCK_WARNING_MS) return undefined;
  return finding(off < CLOCK_WRONG_MS ? 'warning' : 'wrong', code, { seconds: Math.round(off / 1_000) });
}
