import { h } from './dom.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Stands for this page in renderings, where a platform would refuse http. It can never exist (RFC 2606). */
const LAB_HOST = 'lab.invalid';

const parsed = (text) => (URL.canParse(text, location.href) ? new URL(text, location.href) : undefined);
const isThisMachine = (url) => LOOPBACK.test(url.hostname) && url.port === location.port;

/** What a link into the lab asks for: `{open: parameter}`, `{file: name}`; `undefined` for any other link. */
export function labLink(text) {
  const url = parsed(text);
  const isLab = url && (url.hostname === LAB_HOST || (isThisMachine(url) && /^\/lab\/?$/.test(url.pathname)));
  if (!isLab) return undefined;
  const open = /^#open=([A-Za-z0-9_-]{1,64})$/.exec(url.hash)?.[1];
  if (open) return { open };
  const file = new URLSearchParams(url.hash.slice(1).replaceAll('+', '%2B')).get('file');
  return file ? { file } : undefined;
}

/** The address if a browser may be sent there, else `undefined` (`javascript:` and the like). */
export function safeAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && ['https:', 'http:', 'tel:', 'mailto:', 'line:', 'tg:'].includes(url.protocol) ? url.href : undefined;
}

/** A picture's address if the page may show it. */
export function pictureAddress(text) {
  const url = text === undefined ? undefined : parsed(text);
  if (!url) return undefined;
  if (url.hostname === LAB_HOST) return `/lab${url.pathname}${url.search}`;
  // The service may name itself 127.0.0.1 where the browser said localhost: the same machine, another origin.
  if (isThisMachine(url)) return url.pathname + url.search;
  return url.protocol === 'https:' || url.protocol === 'data:' ? url.href : undefined;
}

/** A link that asks `open` before anything leaves the page. */
export function anchor(address, children, open) {
  return h(
    'a',
    {
      href: safeAddress(address),
      rel: 'noopener noreferrer',
      target: '_blank',
      onclick: (event) => {
        event.preventDefault();
        open(address);
      },
    },
    children,
  );
}

/** Text with its addresses made into links, as both apps do. */
export function linked(text, open) {
  return text
    .split(/(https?:\/\/[^\s<>"'，。！？、）」]*[^\s<>"'，。！？、）」.,!?)])/)
    .map((part, i) => (i % 2 === 1 ? anchor(part, [part], open) : part))
    .filter((part) => part !== '');
}
