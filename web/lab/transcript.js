import { LOOKS } from './controls.js';
import { showJson } from './dialogs.js';
import { h, icon } from './dom.js';
import { lineMessages } from './line.js';
import { telegramMessages } from './telegram.js';
import { nameOf, pageLanguage, t } from './words.js';
import { shopZone } from './zone.js';

const timeOf = (at) =>
  new Intl.DateTimeFormat(pageLanguage(), {
    timeZone: shopZone(),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
const dayOf = (at) =>
  new Intl.DateTimeFormat(pageLanguage(), {
    timeZone: shopZone(),
    weekday: 'short',
    month: 'short',
    day: 'numeric',
  }).format(at);

/** A small line in the middle. */
const note = (text) => h('div', { class: 'entry note' }, h('span', {}, text));

/** The line that begins a day, or nothing within one. */
export const dayLine = (entry, before) =>
  before && dayOf(before.at) === dayOf(entry.at) ? undefined : note(dayOf(entry.at));

/** An entry as the app `look` shows it. */
export function entryElement(entry, look, ctx) {
  return entry.direction === 'in' ? said(entry) : sent(entry, look, ctx);
}

function said({ act, person, at }) {
  const name = nameOf(person);
  switch (act.kind) {
    case 'text':
      return mine(act.text, at);
    case 'action':
      if (act.value !== undefined) return note(t('picked', { name, value: act.value }));
      return act.echo ? mine(act.echo, at) : note(t('tapped', { name, label: act.label ?? act.data }));
    case 'follow':
      return note(t(act.parameter === undefined ? 'follow' : 'followLink', { name }));
    case 'unfollow':
      return note(t('unfollow', { name }));
    case 'contact':
      return mine(t('phoneShared', { phone: act.phone }), at);
    case 'media':
      return mine(t(act.mediaKind), at, 'media');
    default:
      return undefined; // the service is newer than this page
  }
}

const mine = (text, at, kind) =>
  h('div', { class: 'entry mine' }, h('time', {}, timeOf(at)), h('div', { class: `bubble ${kind ?? ''}` }, text));

function sent(entry, look, ctx) {
  const { messages, problem } = entry[look];
  const platform = Object.fromEntries(LOOKS)[look];
  const shown = problem
    ? [h('div', { class: 'problem' }, t('refused', { platform, problem }))]
    : (look === 'line' ? lineMessages : telegramMessages)(messages, ctx);
  const inspect = () =>
    showJson(`${t('wire')} · ${platform}`, { neutral: entry.messages, [look]: messages ?? problem });
  return h(
    'div',
    { class: 'entry theirs' },
    h('div', { class: 'avatar', 'aria-hidden': 'true' }),
    h('div', { class: 'stack' }, shown),
    h(
      'div',
      { class: 'aside' },
      h(
        'button',
        { type: 'button', class: 'inspect', 'aria-label': t('wire'), title: t('wire'), onclick: inspect },
        icon('code'),
      ),
      h('time', {}, timeOf(entry.at)),
    ),
  );
}
