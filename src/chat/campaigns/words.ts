import type { Hearer, Saying } from '../../app/campaigns/saying.ts';
import type { Message } from '../../app/channel.ts';
import type { Programme } from '../../core/programme.ts';

/** Words of one kind of campaign for one member; `facts` are what was planned for this member. */
export type CampaignWords = (
  campaign: Saying,
  facts: unknown,
  member: Hearer,
  programme: Programme,
) => Promise<readonly Message[]> | readonly Message[];
