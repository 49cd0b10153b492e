import { h } from './dom.js';
import { t } from './words.js';

/**
 * Shows a modal dialog and gives what `close(value)` was called with, `undefined` when it was left.
 * The browser keeps the focus inside and gives it back afterwards.
 */
export function ask(title, fill) {
  return new Promise((resolve) => {
    let answer;
    const dialog = h('dialog', { 'aria-label': title });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    dialog.append(h('h2', {}, title), ...[fill(close)].flat());
    dialog.addEventListener('click', (event) => event.target === dialog && close());
    document.body.append(dialog);
    dialog.showModal();
  });
}

const cancelButton = (close) => h('button', { type: 'button', class: 'plain', onclick: () => close() }, t('cancel'));

/** One line of input. `attributes` are those of the field. */
export const askFor = (title, attributes) =>
  ask(title, (close) => {
    const field = h('input', { 'aria-label': title, required: true, ...attributes });
    const submit = (event) => {
      event.preventDefault();
      close(field.value);
    };
    return h(
      'form',
      { onsubmit: submit },
      field,
      h('div', { class: 'choices' }, cancelButton(close), h('button', { class: 'main' }, t('ok'))),
    );
  });

/** Which of the people; `first` stands on top and has the focus. */
export const askWho = (title, hint, people, first) =>
  ask(title, (close) => [
    h('p', {}, hint),
    h(
      'div',
      { class: 'list' },
      [...people]
        .sort((a, b) => Number(b === first) - Number(a === first))
        .map((person) =>
          h('button', { type: 'button', autofocus: person === first, onclick: () => close(person) }, person.name),
        ),
    ),
    h('div', { class: 'choices' }, cancelButton(close)),
  ]);

/** Shows the JSON that a platform would carry. */
export const showJson = (title, value) =>
  ask(title, (close) => [
    h('pre', { tabindex: 0 }, JSON.stringify(value, null, 2)),
    h('div', { class: 'choices' }, h('button', { type: 'button', class: 'main', onclick: () => close() }, t('close'))),
  ]);
