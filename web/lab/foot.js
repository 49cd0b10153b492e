import { createComposer } from './composer.js';
import { h } from './dom.js';
import { lineQuickReplies } from './line.js';
import { telegramReplyKeyboard } from './telegram.js';
import { t } from './words.js';

/** The lower end of a phone: a notice, the newest message's keys, and where one types, or the way into the chat. */
export function createFoot({ act, notice }) {
  const keyboard = h('div', { class: 'keyboard' });
  const gate = h('div', { class: 'gate' });
  const composer = createComposer(act);
  return {
    element: h('div', { class: 'foot' }, notice.element, keyboard, gate, composer.element),
    fill: composer.fill,
    /** `newest` is the last entry of the chat: keys are offered only until the person has answered. */
    draw({ person, look, newest, contextOf }) {
      const follows = person.state === 'friend';
      composer.element.hidden = !follows;
      gate.hidden = follows;
      if (!follows) gate.replaceChildren(...gateParts(person, look, () => act({ kind: 'follow' })));
      const messages = follows && newest?.direction === 'out' ? newest[look].messages : undefined;
      const keysOf = look === 'line' ? lineQuickReplies : telegramReplyKeyboard;
      const keys = messages && keysOf(messages, contextOf(newest));
      keyboard.replaceChildren(...(keys ? [keys] : []));
    },
  };
}

const gateParts = ({ name, state }, look, follow) => [
  h('p', {}, t(state === 'blocked' ? 'blocked' : 'notStarted', { name })),
  h(
    'button',
    { type: 'button', class: 'main', onclick: follow },
    state === 'blocked' ? t('unblock') : t(look === 'line' ? 'addFriend' : 'start'),
  ),
];
