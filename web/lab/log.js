import { h } from './dom.js';

const NEAR = 40;

/** The scrolled part of a phone. It stays at its end while the reader is there, and where they are when they read back. */
export function createLog() {
  const element = h('div', { class: 'log', role: 'log', tabindex: 0 });
  let atEnd = true;
  let lastTop = 0;
  const toEnd = () => {
    atEnd = true;
    element.scrollTo({ top: element.scrollHeight });
  };
  element.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = element;
    // Only a reader goes up; what grows below them also moves the end away, and is to be followed.
    if (scrollHeight - scrollTop - clientHeight < NEAR) atEnd = true;
    else if (scrollTop < lastTop) atEnd = false;
    lastTop = scrollTop;
  });
  // Pictures come later than the words around them; a keyboard takes room from the log.
  element.addEventListener('load', () => atEnd && toEnd(), { capture: true });
  new ResizeObserver(() => atEnd && toEnd()).observe(element);

  return {
    element,
    toEnd,
    append(...lines) {
      const follow = atEnd;
      element.append(...lines.filter(Boolean));
      if (follow) toEnd();
    },
    clear() {
      element.replaceChildren();
      atEnd = true;
    },
  };
}
