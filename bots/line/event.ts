import { createHash } from 'node:crypto';

/** A JSON object of unknown content, as it came from LINE. Own properties only are read from it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectIn(object: JsonObject, key: string): JsonObject | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return isObject(value) ? value : undefined;
}

export function stringIn(object: JsonObject, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Ids end up in text columns and logs, so only what LINE's own ids are made of is taken for one. */
const ID = /^[\x21-\x7e]{1,100}$/;

export function idIn(object: JsonObject, key: string): string | undefined {
  const id = stringIn(object, key);
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** The id of an event without one: the same bytes give the same id, so a repeat is still known as a repeat. */
export function idOfBytes(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The person an event belongs to. Empty for groups, rooms and account events: there is nobody to answer in order. */
export function userIdOf(event: JsonObject): string {
  const source = objectIn(event, 'source');
  return source !== undefined && stringIn(source, 'type') === 'user' ? (idIn(source, 'userId') ?? '') : '';
}

/** PostgreSQL text holds neither NUL nor lone surrogates; the stored bytes of the event keep both. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
