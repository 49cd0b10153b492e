import { isUuid } from '../core/uuid.ts';
import { type ActionHandler, say } from './chat.ts';

/** Whether a button's argument is an id of ours: what somebody forged is none. */
export const isId = isUuid;

/** A UUID in 22 characters, so that two of them fit the 64 bytes of a button's data. */
export const shortId = (uuid: string): string => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

/** Back to the UUID; something that is none comes back as text that no row has. */
export const longId = (short: string): string => {
  const hex = Buffer.from(short, 'base64url').toString('hex').padEnd(32, '0').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** A button about one row: a forged one, whose argument is no id, is answered like one that is gone. */
export function withId(handler: ActionHandler): ActionHandler {
  return async (context, args) => (isId(args[0] ?? '') ? handler(context, args) : say());
}
