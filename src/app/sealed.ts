import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/**
 * Turns values into opaque tokens and back. It has two uses, each with a key of its own: what a QR code says, in the
 * web address of its picture, so that a log of addresses tells nothing; and answers that grant access (`secret` of a
 * command), so that who reads the table of keys has nothing to use.
 */
export interface Seal {
  seal(value: string): string;
  /** `undefined` for anything that this key did not seal. */
  open(token: string): string | undefined;
}

/**
 * AES-256-GCM; `key` is 32 bytes. Tokens are base64url. A value always gets the same token, since a message that is
 * sent again with its retry key must not differ in a byte: the nonce is a keyed hash of the value, so that no two
 * values share one.
 */
export function createSeal(key: Uint8Array): Seal {
  const nonceKey = Buffer.from(hkdfSync('sha256', key, '', 'nonce of a seal', 32));
  return {
    seal(value) {
      const nonce = createHmac('sha256', nonceKey).update(value).digest().subarray(0, 12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length < 28) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
