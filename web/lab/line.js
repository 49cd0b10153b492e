import { h } from './dom.js';
import { flexContainer } from './flex.js';
import { linked, pictureAddress } from './links.js';

/** What LINE would show of its own message objects, one element per message. `ctx` carries out what is tapped. */
export const lineMessages = (messages, ctx) => messages.map((message) => lineMessage(message, ctx));

function lineMessage(message, ctx) {
  const perform = (action) => performLineAction(action, ctx);
  switch (message.type) {
    case 'text':
    case 'textV2':
      return h('div', { class: 'bubble theirs' }, linked(message.text, ctx.open));
    case 'image':
      return h('img', { class: 'picture', alt: ctx.words('image'), src: pictureAddress(message.previewImageUrl) });
    case 'flex':
      return h(
        'div',
        { class: 'flex', 'aria-label': message.altText, role: 'group' },
        flexContainer(message.contents, perform),
      );
    default:
      return h('div', { class: 'problem' }, `${message.type}?`);
  }
}

/** The chips of the last message, to stand above the keyboard until somebody says something. */
export function lineQuickReplies(messages, ctx) {
  const items = messages.at(-1)?.quickReply?.items ?? [];
  if (items.length === 0) return undefined;
  const chips = items.map(({ action }) =>
    h('button', { type: 'button', class: 'chip', onclick: () => performLineAction(action, ctx) }, action.label),
  );
  return h('div', { class: 'chips', role: 'group' }, chips);
}

/** Source: LINE's reference, "Action objects". */
function performLineAction(action, ctx) {
  const { label } = action;
  switch (action.type) {
    case 'postback':
      return ctx.act({ kind: 'action', data: action.data, echo: action.displayText, label });
    case 'message':
      return ctx.act({ kind: 'text', text: action.text });
    case 'uri':
      return ctx.open(action.uri);
    case 'clipboard':
      return ctx.copy(action.clipboardText);
    case 'datetimepicker':
      return ctx.pickDate({ data: action.data, initial: action.initial, min: action.min, max: action.max, label });
    default:
      return undefined; // camera, location and the like: we never send them
  }
}
