import { Buffer } from 'node:buffer';
import type { InboundEvent, RawEvent } from '../../src/app/channel.ts';
import type { LabAct, LabPerson, LabPost } from './ports.ts';

/** What the inbox keeps of one post, self-contained: reading needs no look at the person's row. */
interface Stored {
  readonly eventId: string;
  readonly from: string;
  readonly at: number;
  readonly name: string;
  readonly language: string;
  readonly unblocked: boolean;
  readonly act: LabAct;
}

/** The post as the inbox stores it. `person` is as they were before the act, so a follow knows that it unblocks. */
export function rawEventOf(post: LabPost, person: LabPerson, at: number): RawEvent {
  const { eventId, from, ...act } = post;
  const { name, language, state } = person;
  const stored: Stored = { eventId, from, at, name, language, unblocked: state === 'blocked', act };
  return { eventId, channelUserId: from, bytes: Buffer.from(JSON.stringify(stored), 'utf8') };
}

/** Reads a stored event back. Throws on anything that `rawEventOf` did not write. */
export function readEvent(bytes: Uint8Array): InboundEvent {
  const stored = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Partial<Stored> | null;
  if (stored === null || typeof stored !== 'object') throw new Error('a lab event is an object');
  const { eventId, from, at, name, language, unblocked, act } = stored;
  if (typeof eventId !== 'string' || typeof from !== 'string' || typeof at !== 'number') {
    throw new Error('a lab event has eventId, from and at');
  }
  const base = {
    channel: 'lab' as const,
    channelUserId: from,
    eventId,
    occurredAt: at,
    ...(name === undefined ? {} : { displayName: name }),
    ...(language === undefined ? {} : { language }),
  };
  switch (act?.kind) {
    case 'text':
      return { ...base, messageId: eventId, kind: 'text', text: act.text };
    case 'action': {
      const { data, value } = act;
      return { ...base, kind: 'action', data, ...(value === undefined ? {} : { value }) };
    }
    case 'follow': {
      const { parameter } = act;
      return {
        ...base,
        kind: 'follow',
        unblocked: unblocked === true,
        ...(parameter === undefined ? {} : { parameter }),
      };
    }
    case 'unfollow':
      return { ...base, kind: 'unfollow' };
    case 'contact':
      return { ...base, messageId: eventId, kind: 'contact', phone: act.phone };
    case 'media':
      return { ...base, messageId: eventId, kind: 'media', mediaKind: act.mediaKind };
    default:
      throw new Error('a lab event of an unknown kind');
  }
}
