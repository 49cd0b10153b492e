import { pgSchema, timestamp } from '#drizzle/pg-core';

/** All tables live in one named schema, so that many shops can share a database later. */
export const regulars = pgSchema('regulars');

/** An instant. Drizzle gives and takes `Date`; rows for `insertRows` carry `Date` too. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

export const CHANNELS = ['line', 'telegram', 'lab'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** One account on one channel, as look-ups name it. */
export interface Address {
  readonly channel: ChannelName;
  readonly channelUserId: string;
}
