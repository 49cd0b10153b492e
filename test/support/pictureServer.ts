import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PictureWire } from '../../src/app/campaigns/picture.ts';

const HOST = 'pictures.example';

/** A shop's web space on loopback, with a certificate of its own, and the wire that alone leads there. */
export interface PictureServer {
  /** An address below it: `https://pictures.example:<port>/<path>`. */
  url(path: string): string;
  /** Reaches it, though it is on loopback; nothing but a test has such a wire. */
  readonly wire: PictureWire;
  /** How many connections were ever made to it. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startPictureServer(answer: RequestListener): Promise<PictureServer> {
  const { key, cert } = selfSigned(HOST);
  const server = createServer({ key, cert }, answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  return {
    url: (path) => `https://${HOST}:${port}/${path}`,
    wire: {
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      mayReach: (address) => address === '127.0.0.1',
      ca: cert,
      timeoutMs: 20_000,
    },
    connections: () => connections,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A PNG of this size as far as its header goes, which is all that anybody here reads. */
export function pngOf(width: number, height: number, bytes = 64): Buffer {
  const png = Buffer.alloc(Math.max(bytes, 33));
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(png);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

/** The head of a JPEG with an APP0 segment before its frame. */
export function jpegOf(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc2001108000000000301220002110103110100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000ff', 'hex'), frame]);
}

/** DER, as far as one certificate needs it. Source: RFC 5280. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

/** A key and a certificate for one name, made here so that none has to be kept. */
function selfSigned(host: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(host)))));
  const valid = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x18, Buffer.from('20990101000000Z')));
  const names = sequence(oid('551d11'), der(0x04, sequence(der(0x82, Buffer.from(host)))));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const serial = Buffer.concat([Buffer.from([1]), createHash('sha256').update(spki).digest().subarray(0, 8)]);
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_SHA256,
    name,
    valid,
    name,
    spki,
    der(0xa3, sequence(names)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]);
  const certificate = sequence(content, ECDSA_SHA256, der(0x03, signature)).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
