import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INTERNET, type PictureWire, pictureProblem } from '../../../src/app/campaigns/picture.ts';
import { pictureSize } from '../../../src/app/campaigns/pictureSize.ts';
import { isPublicAddress } from '../../../src/app/campaigns/publicAddress.ts';
import { jpegOf, type PictureServer, pngOf, startPictureServer } from '../../support/pictureServer.ts';

const png = { 'content-type': 'image/png' };
const MB = 1024 * 1024;
let server: PictureServer;

beforeAll(async () => {
  server = await startPictureServer((request, response) => {
    switch (request.url) {
      case '/good.png':
        return response.writeHead(200, png).end(pngOf(1_024, 600));
      case '/good.jpg':
        return response.writeHead(200, { 'content-type': 'Image/JPEG; name=a' }).end(jpegOf(800, 600));
      case '/moved.png':
        return response.writeHead(302, { location: '/good.png' }).end();
      case '/page':
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<img src="good.png">');
      case '/page.png':
        return response.writeHead(200, png).end('<html>not a picture</html>');
      case '/large.png':
        return response.writeHead(200, png).end(pngOf(4_000, 3_000));
      case '/strip.png':
        return response.writeHead(200, png).end(pngOf(1_000, 40));
      case '/heavy.png':
        return response.writeHead(200, png).end(pngOf(800, 600, 5 * MB + 1));
      case '/endless.png': {
        response.writeHead(200, png).write(pngOf(800, 600));
        const more = () => {
          while (response.write(Buffer.alloc(MB)));
        };
        response.on('drain', more);
        return more();
      }
      case '/slow.png':
        return response.writeHead(200, png).write(pngOf(800, 600));
      case '/reset.png':
        return request.socket.destroy();
      default:
        return response.writeHead(404).end();
    }
  });
});
afterAll(() => server.stop());

const problem = (path: string, wire: Partial<PictureWire> = {}) =>
  pictureProblem(server.url(path), { ...server.wire, ...wire });

describe('a picture of a broadcast', () => {
  it('is fine when every phone can have it', async () => {
    expect(await problem('good.png')).toBeUndefined();
    expect(await problem('good.jpg')).toBeUndefined();
  });

  it.each([
    ['moved.png', { code: 'image-moved' }],
    ['gone.png', { code: 'image-missing', status: 404 }],
    ['page', { code: 'image-type' }],
    ['page.png', { code: 'image-type' }],
    ['large.png', { code: 'image-size', width: 4_000, height: 3_000, most: 1_024 }],
    ['strip.png', { code: 'image-size', width: 1_000, height: 40, most: 1_024 }],
    ['heavy.png', { code: 'image-heavy', mostMb: 5 }],
    ['endless.png', { code: 'image-heavy', mostMb: 5 }],
    ['reset.png', { code: 'image-unreachable' }],
  ])('is refused with its reason: %s', async (path, refusal) => {
    expect(await problem(path)).toEqual(refusal);
  });

  it('is not waited for longer than a little', async () => {
    expect(await problem('slow.png', { timeoutMs: 200 })).toEqual({ code: 'image-unreachable' });
  });

  it('needs a certificate that is valid', async () => {
    const { ca: _own, ...stranger } = server.wire;
    expect(await pictureProblem(server.url('good.png'), stranger)).toEqual({ code: 'image-unreachable' });
  });

  it.each([
    ['127.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['169.254.169.254'],
    ['10.1.2.3'],
    ['::1'],
    ['fd00::1'],
    ['64:ff9b::7f00:1'],
  ])('is never asked for at %s, wherever its name leads: nobody there sees a connection', async (address) => {
    const before = server.connections();
    for (const addresses of [[address], ['93.184.215.14', address]]) {
      const lookup: PictureWire['lookup'] = (_host, _options, done) =>
        done(
          null,
          addresses.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })),
        );
      const wire = { ...server.wire, lookup, mayReach: INTERNET.mayReach };
      expect(await pictureProblem(server.url('good.png'), wire)).toEqual({ code: 'image-private' });
    }
    expect(server.connections()).toBe(before);
  });

  it('is never asked for at an address in place of a name', async () => {
    const before = server.connections();
    const { port } = new URL(server.url(''));
    expect(await pictureProblem(`https://127.0.0.1:${port}/good.png`)).toEqual({ code: 'image-private' });
    expect(await pictureProblem(`https://0x7f000001:${port}/good.png`)).toEqual({ code: 'image-private' });
    expect(await pictureProblem(`https://[::ffff:7f00:1]:${port}/good.png`)).toEqual({ code: 'image-private' });
    expect(server.connections()).toBe(before);
  });
});

describe('an address on the internet', () => {
  it.each(['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2404:6800:4008:c00::8a'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
  it.each([
    '0.0.0.0',
    '100.64.1.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:8.8.8.8',
    'fe80::1',
    '2002:7f00:1::',
    '2001:0:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the size of a picture', () => {
  it('is read from a PNG and from a JPEG behind its other segments', () => {
    expect(pictureSize(pngOf(3, 4))).toEqual({ width: 3, height: 4 });
    expect(pictureSize(jpegOf(5, 6))).toEqual({ width: 5, height: 6 });
  });
  it('is unknown of what is cut off or none', () => {
    const jpeg = jpegOf(5, 6);
    for (let length = 0; length < 29; length += 1) expect(pictureSize(jpeg.subarray(0, length))).toBeUndefined();
    expect(pictureSize(Buffer.from('GIF89a0000000000000000000000'))).toBeUndefined();
    expect(pictureSize(pngOf(0, 4))).toBeUndefined();
  });
});
