import { validateSignature } from '@line/bot-sdk';
import type { AdapterPorts, RawEvent } from '../../src/app/channel.ts';
import { idIn, idOfBytes, isObject, type JsonObject, objectIn, userIdOf } from './event.ts';

type Headers = Readonly<Record<string, string | undefined>>;

const SIGNATURE_HEADER = 'x-line-signature';
/** base64 of 32 bytes. Node decodes base64 leniently, so two joined signatures would otherwise pass as the first. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Takes one webhook call: 200 once its events are stored, 401 when the signature is missing, wrong or given twice,
 * 503 when the store failed (LINE then sends the events again, where redelivery is on).
 *
 * Source: LINE docs, "Verify webhook signature" and "Receive messages (webhook)".
 */
export function createLineWebhook(channelSecret: string, ports: Pick<AdapterPorts, 'store' | 'log'>) {
  return async (bytes: Uint8Array, headers: Headers): Promise<number> => {
    if (!isSigned(bytes, headers, channelSecret)) {
      ports.log.warn({ channel: 'line', bytes: bytes.byteLength }, 'webhook refused: its signature is not ours');
      return 401;
    }
    const events = cutEvents(bytes);
    if (events.length === 0) return 200;
    try {
      await ports.store('line', events);
    } catch (error) {
      ports.log.error(
        { channel: 'line', events: events.length, cause: error instanceof Error ? error.name : typeof error },
        'webhook events could not be stored; LINE is told to send them again',
      );
      return 503;
    }
    return 200;
  };
}

/** LINE may change the casing of the header's name without notice. Two of them are refused: one is not from LINE. */
function isSigned(bytes: Uint8Array, headers: Headers, channelSecret: string): boolean {
  let signature: string | undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.length !== SIGNATURE_HEADER.length || name.toLowerCase() !== SIGNATURE_HEADER)
      continue;
    if (signature !== undefined) return false;
    signature = value;
  }
  if (signature === undefined || !SIGNATURE.test(signature)) return false;
  return validateSignature(bytes instanceof Buffer ? bytes : Buffer.from(bytes), channelSecret, signature);
}

const decoder = new TextDecoder();

/**
 * One stored event for each event of a verified call. What cannot be cut is stored whole under the hash of its bytes,
 * so that the inbox parks it where the operator sees it, and LINE does not send it for ever.
 */
function cutEvents(bytes: Uint8Array): RawEvent[] {
  try {
    const body: unknown = JSON.parse(decoder.decode(bytes));
    if (!isObject(body) || !Array.isArray(body['events'])) return [wholeBody(bytes)];
    return body['events'].map(rawEvent);
  } catch {
    return [wholeBody(bytes)];
  }
}

function rawEvent(event: unknown): RawEvent {
  const bytes = Buffer.from(JSON.stringify(event));
  if (!isObject(event)) return { eventId: idOfBytes(bytes), channelUserId: '', bytes };
  return {
    eventId: idIn(event, 'webhookEventId') ?? idOfBytes(bytes),
    channelUserId: userIdOf(event),
    bytes,
    redelivered: isRedelivery(event),
  };
}

function isRedelivery(event: JsonObject): boolean {
  return objectIn(event, 'deliveryContext')?.['isRedelivery'] === true;
}

function wholeBody(bytes: Uint8Array): RawEvent {
  return { eventId: idOfBytes(bytes), channelUserId: '', bytes };
}
