/**
 * The lab's own addresses. They live in the fragment, so that opening one sends nothing to any server by itself:
 * the page asks whose pane it is for.
 */

/** What a deep link may carry, the same on all channels. */
const PARAMETER = /^[A-Za-z0-9_-]{1,64}$/;

/** A link that the page delivers as a `follow` with `parameter`, in the pane of whoever opens it. */
export function openLink(pageUrl: string, parameter: string): string {
  if (!PARAMETER.test(parameter)) throw new RangeError('a deep link carries 1 to 64 of A-Za-z0-9_-');
  return `${pageUrl}#open=${parameter}`;
}

/**
 * The renderers' addresses in the lab. Platforms take only https, so these are of a host that can never exist
 * (RFC 2606); the page knows what they mean and nobody else is ever asked.
 */
const LAB_HOST = 'https://lab.invalid';

/** A picture of `value`'s QR: the renderers' `qrUrl` in the lab. */
export const labQrUrl = (value: string): string => `${LAB_HOST}/qr.png?value=${encodeURIComponent(value)}`;

/** A picture of a chart's line: the renderers' `chartUrl` in the lab. */
export const labChartUrl = (value: string): string => `${LAB_HOST}/chart.png?value=${encodeURIComponent(value)}`;

/** The file of that name in the same message, whose content the page has: the renderers' `fileUrl` in the lab. */
export const labFileUrl = ({ name }: { readonly name: string }): string =>
  `${LAB_HOST}/#file=${encodeURIComponent(name)}`;
