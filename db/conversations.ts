import { and, eq } from 'drizzle-orm';
import type { Database } from './client.ts';
import { type Address, conversations } from './schema/index.ts';

/** Stores where a conversation stands; `null` ends it. */
export async function saveConversation(database: Database, address: Address, state: unknown | null): Promise<void> {
  const { channel, channelUserId } = address;
  if (state === null) {
    await database.read
      .delete(conversations)
      .where(and(eq(conversations.channel, channel), eq(conversations.channelUserId, channelUserId)));
    return;
  }
  await database.sql`
    insert into regulars.conversations (channel, channel_user_id, state, updated_at)
    values (${channel}, ${channelUserId}, ${JSON.stringify(state)}::text::jsonb, now())
    on conflict (channel, channel_user_id) do update set state = excluded.state, updated_at = excluded.updated_at`;
}
