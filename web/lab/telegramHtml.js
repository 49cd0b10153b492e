import { h } from './dom.js';
import { anchor, linked } from './links.js';

/** What of Telegram's HTML style we know. Everything else stays visible text, so that a forgotten escape is seen. */
const TAGS = new Map([
  ['b', 'b'],
  ['strong', 'b'],
  ['i', 'i'],
  ['em', 'i'],
  ['u', 'u'],
  ['s', 's'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['a', 'a'],
  ['blockquote', 'blockquote'],
  ['tg-spoiler', 'span'],
]);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text) =>
  text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name) return ENTITIES[name.toLowerCase()];
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/**
 * Telegram HTML as elements: a list of tags that may be, made one by one; nothing is ever parsed by the browser.
 * `open(address)` is called for links, `copy(text)` for what stands in `code`.
 */
export function telegramHtml(source, { open, copy }) {
  const root = h('span', { class: 'rich' });
  const stack = [{ name: '', element: root }];
  const top = () => stack.at(-1);

  for (const token of source.match(/<[^>]*>|[^<]+|</g) ?? []) {
    const [, closing, name, rest] = /^<(\/?)([a-z-]+)([^>]*)>$/i.exec(token) ?? [];
    const tag = TAGS.get(name?.toLowerCase());
    if (!tag) {
      const text = decoded(token);
      top().element.append(...(stack.some(({ name: open }) => open === 'a') ? [text] : linked(text, open)));
    } else if (!closing) {
      const element = tag === 'a' ? anchor(hrefOf(rest), [], open) : h(tag);
      if (tag === 'code') {
        element.tabIndex = 0;
        element.addEventListener('click', () => copy(element.textContent));
        element.addEventListener('keydown', (event) => event.key === 'Enter' && copy(element.textContent));
      }
      top().element.append(element);
      stack.push({ name: tag, element });
    } else if (top().name === tag) {
      stack.pop();
    }
  }
  return root;
}

const hrefOf = (attributes) => decoded(/\bhref\s*=\s*"([^"]*)"/i.exec(attributes)?.[1] ?? '');
