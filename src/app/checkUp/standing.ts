import type { Operations } from '../../../db/operations.ts';
import type { ChannelName } from '../channel.ts';
import type { ServiceProcess } from '../processes.ts';
import { type Finding, finding } from './finding.ts';

const MINUTE = 60;
/** An event is answered within seconds. */
const INBOX_LATE_SECONDS = 2 * MINUTE;

const HOUR = 60 * MINUTE;

const minutesOf = (seconds: number): number => Math.round(seconds / MINUTE);

/** What waits for longer than it should, and what the database server is short of. */
export function standingFindings(now: Operations): readonly Finding[] {
  const restore = now.restoreWaiting;
  const held = now.campaignsPaused - (restore?.campaigns ?? 0);
  const abandoned = now.jobs.filter(({ isAbandoned }) => isAbandoned);
  const found = [
    ...(restore === null
      ? []
      : [
          finding('warning', 'restored-waits', {
            hours: Math.floor(restore.seconds / HOUR),
            campaigns: restore.campaigns,
            notices: restore.notices,
          }),
        ]),
    ...(now.inboxParked > 0 ? [finding('warning', 'parked', { count: now.inboxParked })] : []),
    ...(now.inboxOldestSeconds > INBOX_LATE_SECONDS
      ? [finding('wrong', 'inbox-late', { count: now.inboxWaiting, minutes: minutesOf(now.inboxOldestSeconds) })]
      : []),
    // What is said to members waits with a restored backup, and that is told already.
    ...(now.outboxLate > 0 && restore === null
      ? [finding('warning', 'outbox-late', { count: now.outboxLate, minutes: minutesOf(now.outboxLateSeconds) })]
      : []),
    ...(held > 0 ? [finding('warning', 'campaigns-held', { count: held })] : []),
    ...now.pauses.map(({ channel, seconds }) => ({
      ...finding('warning', 'channel-held', { minutes: Math.ceil(seconds / MINUTE) }),
      channel: channel as ChannelName,
    })),
    ...abandoned.map(({ job }) => finding('warning', 'job-late', { job })),
    ...now.alarms.map(({ what, seconds }) => finding('wrong', 'standstill', { what, minutes: minutesOf(seconds) })),
  ];
  const used = now.connections;
  const scarce = used > now.connectionsAllowed * 0.8;
  return [
    ...(scarce ? [finding('warning', 'connections-scarce', { used, allowed: now.connectionsAllowed })] : []),
    ...(found.length > 0 ? found : [finding('ok', 'still-ok')]),
  ];
}

/** Who works on this database, and what they say of the channels that they listen to. */
export function processFindings(live: readonly ServiceProcess[]): readonly Finding[] {
  if (live.length === 0) return [finding('warning', 'process-none')];
  const versions = [...new Set(live.map(({ version }) => version))].toSorted();
  const does = (role: 'web' | 'worker') => live.some((one) => one.role === role || one.role === 'all');
  const problems = [
    ...(versions.length > 1 ? [finding('wrong', 'versions-differ', { versions: versions.join(', ') })] : []),
    ...(does('web') ? [] : [finding('wrong', 'process-no-web')]),
    ...(does('worker') ? [] : [finding('wrong', 'process-no-worker')]),
  ];
  const ok = finding('ok', 'processes-ok', { count: live.length, version: versions.join(', ') });
  return [...(problems.length > 0 ? problems : [ok]), ...saidOf(live)];
}

/** Each thing once, however many processes say it. */
function saidOf(live: readonly ServiceProcess[]): readonly Finding[] {
  const said = new Map<string, Finding>();
  for (const { channels } of live)
    for (const [channel, { problem }] of Object.entries(channels))
      if (problem !== undefined)
        said.set(`${channel} ${problem}`, {
          ...finding('wrong', 'process-says', { problem }),
          channel: channel as ChannelName,
        });
  return [...said.values()];
}
