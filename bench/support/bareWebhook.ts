import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { LINE_SECRET } from './chatter.ts';

/* The least that takes a webhook call: node:http, the signature over the bytes, 200. A process of its own; prints its port. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const wanted = createHmac('sha256', LINE_SECRET).update(Buffer.concat(chunks)).digest();
    const given = Buffer.from(String(request.headers['x-line-signature']), 'base64');
    const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
    response.writeHead(isSigned ? 200 : 401, { 'content-length': '0' });
    response.end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(address.port);
process.on('disconnect', () => process.exit());
