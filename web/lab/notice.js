import { h } from './dom.js';
import { t } from './words.js';

const PASSING_MS = 4000;

/** A line above the keyboard for what went wrong, or what was done where nothing shows it. */
export function createNotice() {
  const element = h('div', { class: 'notice', role: 'alert', hidden: true });
  const show = (...parts) => {
    element.replaceChildren(...parts);
    element.hidden = false;
  };
  const hide = () => {
    element.hidden = true;
  };
  return {
    element,
    hide,
    /** Goes away by itself. */
    tell(text) {
      show(text);
      const said = element.firstChild;
      setTimeout(() => element.firstChild === said && hide(), PASSING_MS);
    },
    /** Stays until something arrives again. */
    notDelivered(error, tryAgain) {
      const again = h('button', { type: 'button', onclick: tryAgain }, t('tryAgain'));
      show(`${t('notDelivered')} ${error.message} `, again);
    },
  };
}
