/**
 * Makes an element. Strings become text, never markup; `on…` are listeners; `style` goes through the CSSOM, which the
 * page's policy allows where a style attribute would be refused.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') applyStyle(element, value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Sets the given CSS properties (`'border-width': '1px'`), leaving out those that are undefined. */
export function applyStyle(element, style) {
  for (const [property, value] of Object.entries(style)) {
    if (value !== undefined) element.style.setProperty(property, value);
  }
}

const ICONS = {
  send: 'M3 11 21 3l-8 18-2-8-8-2Z',
  plus: 'M12 5v14M5 12h14',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8h3v3H8zM13 13h3v3h-3zM13 8h3M8 14v2h2',
  copy: 'M9 9h11v11H9zM5 15V4h11',
  code: 'm8 8-4 4 4 4M16 8l4 4-4 4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-5 4-7 8-7s8 2 8 7',
};

/** A line drawing of 24 by 24; decoration only, so the button around it needs its own name. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
