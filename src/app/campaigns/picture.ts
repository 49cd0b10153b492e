import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pictureSize } from './pictureSize.ts';
import { isPublicAddress } from './publicAddress.ts';

/** Why a picture would not arrive on every phone. */
export type PictureProblem =
  /** Its name leads to a machine inside a network, which no phone and no platform reaches. */
  | { readonly code: 'image-private' }
  /** Nobody answered, not in time, or without a certificate that is valid. */
  | { readonly code: 'image-unreachable' }
  /** It is at another address. */
  | { readonly code: 'image-moved' }
  | { readonly code: 'image-missing'; readonly status: number }
  /** A page, or another kind of picture. */
  | { readonly code: 'image-type' }
  | { readonly code: 'image-heavy'; readonly mostMb: number }
  | { readonly code: 'image-size'; readonly width: number; readonly height: number; readonly most: number };

/** How the internet is reached. Only tests have another one: no setting leads here. */
export interface PictureWire {
  readonly lookup: (
    host: string,
    options: { readonly all: true },
    done: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => void;
  readonly mayReach: (address: string) => boolean;
  /** Certificates to trust besides those of Node, PEM. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

export const INTERNET: PictureWire = { lookup: systemLookup, mayReach: isPublicAddress, timeoutMs: 8_000 };

/** Telegram fetches 5 MB, LINE 10. Sources: Bot API, sending files; LINE Messaging API reference, Flex image. */
const MOST_MB = 5;
const MOST_BYTES = MOST_MB * 1024 * 1024;
/** LINE's Flex image; Telegram takes far more, but no side longer than 20 times the other. */
const MOST_PIXELS = 1_024;
const MOST_RATIO = 20;
const TYPES = new Set(['image/jpeg', 'image/png']);

/**
 * Fetches a picture once, as phones and platforms will, and says what keeps it from arriving; `undefined` when nothing
 * does. `url` passed `publicLink`. Every address that its name stands for is looked at, and the connection goes to those
 * addresses alone; redirects are not followed.
 */
export function pictureProblem(url: string, wire: PictureWire = INTERNET): Promise<PictureProblem | undefined> {
  // An IPv6 address stands in brackets, and is connected to without any look-up.
  if (isIP(new URL(url).hostname.replaceAll(/[[\]]/g, '')) !== 0) return Promise.resolve({ code: 'image-private' });
  return new Promise((resolve) => {
    const request = get(
      url,
      {
        agent: false,
        lookup: guarded(wire),
        signal: AbortSignal.timeout(wire.timeoutMs),
        headers: { accept: 'image/jpeg, image/png', 'accept-encoding': 'identity', 'user-agent': 'Regulars' },
        ...(wire.ca === undefined ? {} : { ca: wire.ca }),
      },
      (response) => {
        judge(response).then(resolve, () => resolve({ code: 'image-unreachable' }));
      },
    );
    request.on('error', (error) =>
      resolve({ code: error instanceof PrivateAddress ? 'image-private' : 'image-unreachable' }),
    );
  });
}

class PrivateAddress extends Error {}

/** Refuses a name when any of its addresses is not on the internet: the next connection might take that one. */
const guarded =
  ({ lookup, mayReach }: PictureWire): LookupFunction =>
  (host, options, done) =>
    lookup(host, { all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return done(error ?? new Error('no address'), '', 0);
      if (!addresses.every(({ address }) => mayReach(address))) return done(new PrivateAddress(), '', 0);
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });

async function judge(response: IncomingMessage): Promise<PictureProblem | undefined> {
  const { statusCode: status = 0, headers } = response;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  try {
    if (status >= 300 && status < 400) return { code: 'image-moved' };
    if (status !== 200) return { code: 'image-missing', status };
    if (!TYPES.has(type)) return { code: 'image-type' };
    if (Number(headers['content-length'] ?? 0) > MOST_BYTES) return { code: 'image-heavy', mostMb: MOST_MB };
    const bytes = await upTo(response, MOST_BYTES);
    if (bytes === undefined) return { code: 'image-heavy', mostMb: MOST_MB };
    const size = pictureSize(bytes);
    if (size === undefined) return { code: 'image-type' };
    const [long, short] = [Math.max(size.width, size.height), Math.min(size.width, size.height)];
    return long > MOST_PIXELS || long > short * MOST_RATIO
      ? { code: 'image-size', ...size, most: MOST_PIXELS }
      : undefined;
  } finally {
    response.destroy();
  }
}

/** `undefined` when there is more; the rest is not read. */
async function upTo(response: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
