import { Gauge, type Registry } from 'prom-client';
import type { Operations } from '../../app/operations.ts';

/** Gives a function that puts what the database told into gauges; `undefined`: it did not answer. */
export function showOperations(registry: Registry): (facts: Operations | undefined, answerSeconds: number) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `regulars_${name}`, help, labelNames, registers: [registry] });
  const up = gauge('database_up', '1 when the database answered.');
  const answer = gauge('database_answer_seconds', 'How long it took, with the wait for a connection of the pool.');
  const connections = gauge('database_connections', 'Sessions of all processes of the service.');
  const allowed = gauge('database_connections_allowed', 'max_connections of the server.');
  const inbox = gauge('inbox_events', 'Events by state; done ones are not counted.', 'state');
  const inboxAge = gauge('inbox_oldest_seconds', 'Age of the oldest event that waits.');
  const outbox = gauge('outbox_notices', 'Notices to send: due now, or later.', 'state');
  const outboxAge = gauge('outbox_oldest_due_seconds', 'For how long the oldest notice has been due.');
  const outboxLate = gauge('outbox_late_notices', 'Notices that were not sent within five minutes.');
  const deliveries = gauge('deliveries_waiting', 'Deliveries not ended yet.', 'class', 'campaign_state');
  const paused = gauge('campaigns_paused', 'Campaigns that stand still.');
  const restore = gauge(
    'restore_waiting_seconds',
    'For how long a restored backup waits for the owner; 0 when none does.',
  );
  const finished = gauge('job_last_finished_timestamp_seconds', 'When a daily job last ended.', 'job');
  const running = gauge('job_running_seconds', 'For how long a run is under way.', 'job');
  const standing = gauge('standstill_seconds', 'For how long something stands still that should move.', 'what');
  const held = gauge('channel_paused_seconds', 'For how long nothing is sent there.', 'channel', 'reason');

  return (facts, answerSeconds) => {
    up.set(facts === undefined ? 0 : 1);
    answer.set(answerSeconds);
    for (const labelled of [deliveries, finished, running, standing, held]) labelled.reset();
    if (facts === undefined) return;
    connections.set(facts.connections);
    allowed.set(facts.connectionsAllowed);
    inbox.set({ state: 'waiting' }, facts.inboxWaiting);
    inbox.set({ state: 'parked' }, facts.inboxParked);
    inboxAge.set(facts.inboxOldestSeconds);
    outbox.set({ state: 'due' }, facts.outboxDue);
    outbox.set({ state: 'later' }, facts.outboxLater);
    outboxAge.set(facts.outboxOldestSeconds);
    outboxLate.set(facts.outboxLate);
    for (const { messageClass, state, count } of facts.deliveriesWaiting)
      deliveries.set({ class: messageClass, campaign_state: state }, count);
    paused.set(facts.campaignsPaused);
    restore.set(facts.restoreWaiting?.seconds ?? 0);
    for (const { job, finishedAt, runningSeconds } of facts.jobs) {
      if (finishedAt !== null) finished.set({ job }, finishedAt);
      if (runningSeconds !== null) running.set({ job }, runningSeconds);
    }
    for (const { what, seconds } of facts.alarms) standing.set({ what }, seconds);
    for (const { channel, reason, seconds } of facts.pauses) held.set({ channel, reason }, seconds);
  };
}
