import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import { type RefusalCode, refuse } from './refuse.ts';

/** What is known of a request before its body is read. */
export interface Caller {
  readonly remoteAddress: string | undefined;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

const isLoopbackAddress = (address: string | undefined): boolean => {
  if (address === undefined) return false;
  if (address === '::1') return true;
  const v4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return isIPv4(v4) && v4.startsWith('127.');
};

const isLoopbackHost = (host: string): boolean => {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host)?.[1];
  return name === 'localhost' || name === '[::1]' || (name !== undefined && isIPv4(name) && name.startsWith('127.'));
};

/** A proxy or tunnel on this machine would make strangers look local; the usual ones give themselves away by these. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Why the lab is closed to this caller, or `undefined`. Refusals in this order:
 * another machine, a proxy, a Host that is not loopback (DNS rebinding), a page of another origin (CSRF).
 * Whatever changes something needs an Origin: browsers send it, and a caller that leaves it out is no page of ours.
 */
export function refusalFor({ remoteAddress, method, headers }: Caller): RefusalCode | undefined {
  if (!isLoopbackAddress(remoteAddress)) return 'only-on-this-machine';
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return 'not-through-a-proxy';
  const host = headers.host?.toLowerCase() ?? '';
  if (!isLoopbackHost(host)) return 'foreign-host';

  const reads = method === 'GET' || method === 'HEAD';
  if (headers.origin === undefined ? !reads : headers.origin !== `http://${host}`) return 'foreign-origin';
  const site = headers['sec-fetch-site'];
  // A link from elsewhere may lead here: it shows the page, and the page asks before it does anything.
  const isVisit = reads && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) return 'foreign-origin';
  return undefined;
}

/** No inline script or style, nothing from elsewhere but pictures (a product's picture has its own https address). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Stands before every lab route. */
export function guard(req: Request, res: Response, next: NextFunction): void {
  res.set({
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  const { remoteAddress } = req.socket;
  const code = refusalFor({ remoteAddress, method: req.method, headers: req.headers });
  if (code === undefined) next();
  else refuse(res, code);
}
