import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errnoOf } from '../../db/errno.ts';
import type { Config } from '../config.ts';

/** Listens as the settings say and gives the address, e.g. `http://127.0.0.1:3000`; throws one clear sentence. */
export function listen(server: Server, { port, host }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(whyNot(error, port, host), { cause: error })));
    server.listen(port, host, () => {
      const at = server.address() as AddressInfo;
      resolve(`http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`);
    });
  });
}

function whyNot(error: Error, port: number, host: string): string {
  const code = errnoOf(error);
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by Regulars itself. Stop what uses it or set PORT to another number.`;
  if (code === 'EACCES') return `This user may not use port ${port}. Set PORT to 1024 or above.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST ${host} is no address of this machine.`;
  return `Port ${port} at ${host} cannot be used: ${error.message}`;
}
