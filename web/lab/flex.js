import { applyStyle, h } from './dom.js';
import { blockStyle, boxStyle, imageStyle, marginOf, textStyle } from './flexStyle.js';
import { pictureAddress } from './links.js';

/**
 * LINE's Flex Messages as elements: bubbles and carousels of boxes, texts with spans, buttons, images and separators.
 * Source: LINE's reference, "Flex Message" and "Flex Message layout". `perform(action)` is called for what is tapped.
 */
export function flexContainer(container, perform) {
  if (container.type !== 'carousel') return bubble(container, perform);
  return h(
    'div',
    { class: 'flex-carousel', tabindex: 0, role: 'group' },
    container.contents.map((content) => bubble(content, perform)),
  );
}

const BUBBLE_WIDTH = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };

function bubble(content, perform) {
  const { size = 'mega', direction = 'ltr', styles = {} } = content;
  const element = h('div', {
    class: 'flex-bubble',
    dir: direction,
    style: { width: `${BUBBLE_WIDTH[size] ?? 300}px` },
  });
  for (const name of ['header', 'hero', 'body', 'footer']) {
    const block = content[name];
    if (!block) continue;
    const { backgroundColor, separator, separatorColor } = styles[name] ?? {};
    if (separator) element.append(line({ color: separatorColor }));
    const inner = component(block, 'vertical', perform);
    // LINE's own padding of a block, which the block's box may change.
    const padding = { header: '20px', body: '20px', footer: '10px' }[name];
    if (block.type === 'box' && padding) applyStyle(inner, { padding, ...blockStyle(block) });
    element.append(h('div', { class: `flex-${name}`, style: { 'background-color': backgroundColor } }, inner));
  }
  return content.action ? tappable(element, content.action, perform) : element;
}

/** One component inside a box whose layout is `parent`. Unknown types leave nothing, as on an old LINE. */
function component(node, parent, perform) {
  const element = make[node.type]?.(node, parent, perform);
  if (!element) return undefined;
  applyStyle(element, flexOf(node, parent));
  if (node.position === 'absolute') applyStyle(element, { position: 'absolute' });
  return node.action && node.type !== 'button' ? tappable(element, node.action, perform) : element;
}

/** How much of the free room a component takes: LINE's default is 1 in a row and 0 in a column. */
function flexOf({ flex, type, width, height }, parent) {
  const share = flex ?? (parent === 'vertical' || width !== undefined || type === 'icon' ? 0 : 1);
  if (parent === 'vertical') return { flex: height || !share ? '0 0 auto' : `${share} 0 auto` };
  return share ? { flex: `${share} 1 0` } : { flex: '0 0 auto' };
}

const make = {
  box(node, _parent, perform) {
    const { layout = 'vertical', spacing, contents = [] } = node;
    const element = h('div', { class: `flex-box flex-${layout}`, style: boxStyle(node) });
    for (const [i, child] of contents.entries()) {
      const inner = component(child, layout, perform);
      if (!inner) continue;
      const gap = marginOf(child.margin ?? (i > 0 ? spacing : undefined));
      applyStyle(inner, { [layout === 'vertical' ? 'margin-top' : 'margin-left']: gap });
      element.append(inner);
    }
    return element;
  },
  text(node) {
    const spans = (node.contents ?? []).map((span) => h('span', { style: textStyle(span) }, span.text ?? ''));
    const props = { class: `flex-text${node.wrap ? ' wraps' : ''}`, style: textStyle({ size: 'md', ...node }) };
    const element = h('div', props, spans.length > 0 ? spans : (node.text ?? ''));
    if (node.adjustMode === 'shrink-to-fit' && !node.wrap) shrinkOnceShown(element);
    return element;
  },
  button({ action, style = 'link', color, height = 'md', adjustMode }, _parent, perform) {
    const painted = style === 'link' ? { color } : { 'background-color': color };
    return h(
      'button',
      {
        type: 'button',
        class: `flex-button is-${style} is-${height}${adjustMode ? ' fits' : ''}`,
        style: painted,
        onclick: () => perform(action),
      },
      action.label ?? '',
    );
  },
  image(node) {
    const source = pictureAddress(node.url);
    const picture = h('img', { alt: '', src: source, draggable: 'false' });
    applyStyle(picture, { 'object-fit': node.aspectMode === 'cover' ? 'cover' : 'contain' });
    return h('div', { class: 'flex-image', style: imageStyle(node) }, picture);
  },
  icon({ url, size = 'md' }) {
    return h('img', { class: 'flex-icon', alt: '', src: pictureAddress(url), style: textStyle({ size }) });
  },
  separator: (node) => line(node),
  filler: () => h('div', { class: 'flex-filler' }),
};

const SMALLEST_PX = 8;

/** As LINE does with a line that is too long for its place: in smaller letters rather than cut off. */
function shrinkOnceShown(element) {
  const seen = new ResizeObserver(() => {
    if (element.clientWidth === 0) return;
    seen.disconnect();
    let size = Number.parseFloat(getComputedStyle(element).fontSize);
    while (element.scrollWidth > element.clientWidth && size > SMALLEST_PX) {
      size -= 1;
      element.style.fontSize = `${size}px`;
    }
  });
  seen.observe(element);
}

const line = ({ color }) =>
  h('div', { class: 'flex-separator', role: 'separator', style: { 'background-color': color } });

/** A tap anywhere on the element, by keyboard too. */
function tappable(element, action, perform) {
  element.setAttribute('role', 'button');
  element.setAttribute('tabindex', '0');
  element.classList.add('tappable');
  if (action.label) element.setAttribute('aria-label', action.label);
  const tap = (event) => {
    event.stopPropagation();
    perform(action);
  };
  element.addEventListener('click', tap);
  element.addEventListener('keydown', (event) => (event.key === 'Enter' || event.key === ' ') && tap(event));
  return element;
}
