import { savePerson } from './api.js';
import { createClock } from './clock.js';
import { h, icon } from './dom.js';
import { remember, remembered } from './memory.js';
import { pageLanguage, t } from './words.js';

/** The page's own bar: who is shown, one more customer, the page's language, whether the service answers, its time. */
export function createTop({ people, show, goTo }) {
  const hidden = new Set(remembered('hidden', []));
  const chips = h('div', { class: 'who', role: 'group', 'aria-label': t('people') });
  const state = h('span', { class: 'state', role: 'status' });

  const draw = () => chips.replaceChildren(...people().map(chip));
  const chip = ({ channelUserId: id, name }) =>
    h('button', { type: 'button', 'aria-pressed': String(!hidden.has(id)), onclick: () => toggle(id) }, name);
  const toggle = (id) => {
    if (!hidden.delete(id)) hidden.add(id);
    remember('hidden', [...hidden]);
    show(id, !hidden.has(id));
    draw();
  };

  const addCustomer = async () => {
    const customers = people().filter(({ channelUserId }) => !['cashier', 'owner'].includes(channelUserId));
    const channelUserId = `customer-${crypto.randomUUID()}`;
    const name = t('customer', { n: customers.length + 1 });
    await savePerson({ channelUserId, name, language: pageLanguage() });
    requestAnimationFrame(() => goTo(channelUserId));
  };
  const switchLanguage = () => {
    remember('page-language', pageLanguage() === 'en' ? 'zh-Hant' : 'en');
    location.reload(); // everything that was said is the service's and comes back
  };

  const element = h(
    'header',
    { class: 'top' },
    h('div', { class: 'title' }, h('h1', {}, t('title')), state, h('p', {}, t('subtitle'))),
    chips,
    h('button', { type: 'button', class: 'add', onclick: addCustomer }, icon('plus'), t('addCustomer')),
    h('button', { type: 'button', class: 'plain', onclick: switchLanguage }, t('otherLanguage')),
    createClock().element,
  );
  return {
    element,
    draw,
    isShown: (id) => !hidden.has(id),
    connected: (up) => {
      state.textContent = up ? t('connected') : t('reconnecting');
      state.dataset.up = up;
    },
  };
}
