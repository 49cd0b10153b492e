import type { Database } from '../../db/client.ts';
import type { PictureWire } from './campaigns/picture.ts';
import type { Seal } from './sealed.ts';

/** What a use case needs from outside, made once by the composition root. Time comes in with each call. */
export interface Deps {
  readonly db: Database;
  /** A new UUID v7. */
  readonly newId: () => string;
  /** Cryptographically strong bytes, for codes and tokens. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Makes what grants access unreadable where it must be kept. Its key seals nothing else. */
  readonly seal: Seal;
  /** Something must be said: pokes the relay of this process. A poll is the net. */
  readonly wakeOutbox: () => void;
  /** How pictures are reached; absent: over the internet. */
  readonly pictures?: PictureWire;
}

/** Who does something, for the audit and for limits. */
export type Actor =
  | { readonly kind: 'member'; readonly memberId: string }
  | { readonly kind: 'staff'; readonly staffId: string; readonly role: Role }
  | { readonly kind: 'key'; readonly apiKeyId: string }
  | { readonly kind: 'system' };

export type Role = 'owner' | 'manager' | 'cashier';

/** `staff:<id>`, `key:<id>`, `member:<id>` or `system`, as tables keep it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'member':
      return `member:${actor.memberId}`;
    case 'staff':
      return `staff:${actor.staffId}`;
    case 'key':
      return `key:${actor.apiKeyId}`;
    case 'system':
      return 'system';
  }
}
