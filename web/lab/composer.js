import { h, icon } from './dom.js';
import { t } from './words.js';

/** Where a person types. Enter sends, Shift+Enter begins a line; while an input method composes, Enter is its own. */
export function createComposer(act) {
  const field = h('textarea', { rows: 1, maxlength: 4096, 'aria-label': t('message'), placeholder: t('message') });
  const fit = () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  };
  const send = () => {
    const text = field.value.trim();
    if (text === '') return;
    act({ kind: 'text', text });
    field.value = '';
    fit();
    field.focus();
  };
  field.addEventListener('input', fit);
  field.addEventListener('keydown', (event) => {
    // Safari ends the composition before it tells of the Enter that ended it; its code is then 229.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });

  const sendMedia = (mediaKind) => {
    attach(false);
    act({ kind: 'media', mediaKind });
  };
  const attachments = h(
    'div',
    { class: 'attachments', hidden: true },
    ['image', 'sticker', 'voice', 'file'].map((mediaKind) =>
      h('button', { type: 'button', onclick: () => sendMedia(mediaKind) }, t(mediaKind)),
    ),
  );
  const plus = h(
    'button',
    { type: 'button', class: 'round', 'aria-label': t('attach'), 'aria-expanded': 'false', onclick: () => attach() },
    icon('plus'),
  );
  const attach = (shown = attachments.hidden) => {
    attachments.hidden = !shown;
    plus.setAttribute('aria-expanded', String(shown));
  };
  const button = h('button', { type: 'submit', class: 'round send', 'aria-label': t('send') }, icon('send'));
  const form = h(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    attachments,
    h('div', { class: 'typing' }, plus, field, button),
  );
  return {
    element: form,
    /** Puts text there as if it had been pasted. */
    fill(text) {
      field.value = text;
      fit();
      field.focus();
    },
  };
}
