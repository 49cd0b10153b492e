import { type Part, part } from '../../db/unit.ts';
import { type Notice, notices, type Recipient } from './notice.ts';

/** `notices` to be said `afterMs` milliseconds from now: what nobody should be woken for waits for the morning. */
export function noticesAfter(
  newId: () => string,
  said: readonly { readonly to: Recipient; readonly notice: Notice }[],
  afterMs: number,
): Part {
  if (afterMs <= 0) return notices(newId, said);
  const rows = said.map(({ to, notice }) => ({
    outbox_id: newId(),
    member_id: 'memberId' in to ? to.memberId : null,
    channel: 'address' in to ? to.address.channel : null,
    channel_user_id: 'address' in to ? to.address.channelUserId : null,
    notice,
  }));
  // By the database's clock, as everything that waits in the outbox.
  return part(
    'outbox',
    rows.length,
  )`insert into regulars.outbox (outbox_id, member_id, channel, channel_user_id, notice, not_before)
    select outbox_id, member_id, channel, channel_user_id, notice, now() + ${afterMs}::float8 * interval '1 millisecond'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as x(outbox_id uuid, member_id uuid, channel text,
      channel_user_id text, notice json)`;
}
