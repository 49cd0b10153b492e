import { savePerson } from './api.js';
import { h, icon } from './dom.js';
import { t } from './words.js';

const LANGUAGES = [
  ['zh-Hant', '中文'],
  ['en', 'English'],
  ['zh-Hans', '简体'],
  ['ja', '日本語'],
  ['th', 'ไทย'],
];
/** The first two customers are numbered, so that guides can speak of them whatever they are called. */
const ROLES = { mei: 1, ken: 2 };
export const LOOKS = [
  ['line', 'LINE'],
  ['telegram', 'Telegram'],
];

/** What stands above a phone: whose it is, in which app, and whether they blocked the shop. Not part of the chat. */
export function createControls({ person, look, onLook, onBlock, onScan }) {
  const save = () => {
    const { channelUserId } = person();
    const wanted = name.value.trim();
    if (wanted === '') name.value = person().name;
    else savePerson({ channelUserId, name: wanted, language: language.value });
  };
  const { channelUserId: id } = person();
  const role = ROLES[id] && h('small', {}, t('customer', { n: ROLES[id] }));
  const name = h('input', {
    class: 'name',
    'aria-label': t('name'),
    maxlength: 40,
    spellcheck: 'false',
    onchange: save,
  });
  name.addEventListener('keydown', (event) => event.key === 'Enter' && !event.isComposing && name.blur());
  const language = h(
    'select',
    { 'aria-label': t('language'), onchange: save },
    LANGUAGES.map(([value, word]) => h('option', { value }, word)),
  );
  const looks = h(
    'div',
    { class: 'looks', role: 'group', 'aria-label': t('look') },
    LOOKS.map(([value, word]) =>
      h('button', { type: 'button', 'data-look': value, onclick: () => onLook(value) }, word),
    ),
  );
  const block = h(
    'button',
    { type: 'button', role: 'switch', class: 'switch', 'aria-label': t('blockFully'), onclick: onBlock },
    t('block'),
  );
  const scan = h(
    'button',
    { type: 'button', class: 'scan', 'aria-label': t('scanFully'), onclick: onScan },
    icon('scan'),
    t('scan'),
  );

  return {
    element: h(
      'div',
      { class: 'controls' },
      h('div', { class: 'line-1' }, name, role, language),
      h('div', { class: 'line-2' }, looks, scan, block),
    ),
    draw() {
      const { name: called, language: spoken, state } = person();
      if (document.activeElement !== name) name.value = called;
      language.value = spoken;
      block.setAttribute('aria-checked', String(state === 'blocked'));
      block.disabled = state === 'new';
      for (const button of looks.children) button.setAttribute('aria-pressed', String(button.dataset.look === look()));
    },
  };
}
