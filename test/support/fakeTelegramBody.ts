import type { Json } from './fakeTelegramRules.ts';

export interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Body {
  readonly payload: Json;
  readonly files: Readonly<Record<string, Upload>>;
}

/** Fields that a form carries as JSON text. */
const JSON_FIELDS = new Set(['reply_markup', 'link_preview_options', 'allowed_updates', 'commands', 'scope']);

/** The parameters of a call, from JSON or from a form with uploads; rejects on a body that is neither. */
export const readBody = async (bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<Body> => {
  if (bytes.length === 0) return { payload: {}, files: {} };
  if (contentType.startsWith('application/json')) {
    return { payload: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json, files: {} };
  }
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const payload: Record<string, unknown> = {};
  const files: Record<string, Upload> = {};
  for (const [key, value] of form) {
    if (typeof value !== 'string') files[key] = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
    else if (JSON_FIELDS.has(key)) payload[key] = JSON.parse(value);
    else payload[key] = key === 'chat_id' ? Number(value) : value;
  }
  return { payload, files };
};
