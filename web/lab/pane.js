import { newEvent, postEvent } from './api.js';
import { createContext } from './context.js';
import { createControls } from './controls.js';
import { h } from './dom.js';
import { createFoot } from './foot.js';
import { labLink, safeAddress } from './links.js';
import { createLog } from './log.js';
import { remember, remembered } from './memory.js';
import { createNotice } from './notice.js';
import { scan } from './scan.js';
import { dayLine, entryElement } from './transcript.js';
import { t } from './words.js';

const FIRST_LOOKS = { ken: 'telegram', owner: 'telegram' };
const CODES_PER_PANE = 3;

/** One person's phone: their chat with the shop, as the app they look at would show it. */
export function createPane(firstPerson, lab) {
  const id = firstPerson.channelUserId;
  let person = firstPerson;
  let look = remembered(`look:${id}`, FIRST_LOOKS[id] ?? 'line');
  const entries = [];

  const notice = createNotice();
  const log = createLog();
  const act = createPoster(id, notice, log.toEnd);
  const foot = createFoot({ act, notice });
  const contextOf = (entry) => createContext(entry, { person: () => person, act, lab, notice });
  /** What stands in the log, by entry. */
  const shownEntries = new Map();
  const shownOf = (entry) => {
    const shown = entryElement(entry, look, contextOf(entry));
    shownEntries.set(entry.seq, shown);
    return shown;
  };
  const append = (entry, before) => log.append(dayLine(entry, before), shownOf(entry));
  /** A message that the shop has changed: it stays where and when it was. */
  const replace = ({ replaces, ...changed }) => {
    const place = entries.findIndex(({ seq }) => seq === replaces);
    const before = entries[place];
    if (before === undefined) return;
    const entry = { ...changed, seq: before.seq, at: before.at };
    entries[place] = entry;
    shownEntries.get(entry.seq)?.replaceWith(shownOf(entry));
  };

  const controls = createControls({
    person: () => person,
    look: () => look,
    onLook(chosen) {
      look = chosen;
      remember(`look:${id}`, look);
      redraw();
    },
    onBlock: () => act({ kind: person.state === 'blocked' ? 'follow' : 'unfollow' }),
    async onScan() {
      const value = await scan(person, lab.shownCodes(person));
      if (value !== undefined) openScanned(value, act, foot.fill);
    },
  });
  const phone = h('section', { class: 'phone' }, bar(), log.element, foot.element);
  const element = h('article', { class: 'pane', 'data-person': id }, controls.element, phone);

  const draw = () => {
    const name = t('chatOf', { name: person.name });
    element.setAttribute('aria-label', name);
    log.element.setAttribute('aria-label', name);
    log.element.lang = person.language;
    controls.draw();
    foot.draw({ person, look, newest: entries.at(-1), contextOf });
  };
  const redraw = () => {
    phone.dataset.look = look;
    log.clear();
    shownEntries.clear();
    for (const [i, entry] of entries.entries()) append(entry, entries[i - 1]);
    draw();
    log.toEnd();
  };

  redraw();
  return {
    element,
    act,
    person: () => person,
    update(changed) {
      person = changed;
      draw();
    },
    /** Entries in their order; those that are there already are left out. */
    add(...added) {
      for (const entry of added) {
        if (entry.replaces !== undefined) replace(entry);
        else if (!entries.some(({ seq }) => seq === entry.seq)) {
          append(entry, entries.at(-1));
          entries.push(entry);
        }
      }
      draw();
    },
    codes: () => codesIn(entries).slice(-CODES_PER_PANE),
  };
}

/** What the person does, one thing after another; what did not arrive can be tried again under its own id. */
function createPoster(id, notice, before) {
  let posting = Promise.resolve();
  const deliver = (event) => {
    before();
    posting = posting
      .then(() => postEvent(event))
      .then(notice.hide, (error) => notice.notDelivered(error, () => deliver(event)));
    return posting;
  };
  return (what) => deliver(newEvent(id, what));
}

/** As a phone's camera does: our link opens the chat, another address the browser, plain text is there to be sent. */
function openScanned(value, act, fill) {
  const parameter = labLink(value)?.open;
  if (parameter !== undefined) act({ kind: 'follow', parameter });
  else if (safeAddress(value)) globalThis.open(safeAddress(value), '_blank', 'noopener');
  else fill(value);
}

/** The QRs of a chat, oldest first, each value once. */
function codesIn(entries) {
  const codes = entries
    .filter(({ direction }) => direction === 'out')
    .flatMap(({ seq, messages }) => messages.filter(({ type }) => type === 'qr').map((qr) => ({ ...qr, seq })));
  return [...new Map(codes.map((code) => [code.value, code])).values()];
}

/** What the app shows on top: with whom one chats. */
const bar = () =>
  h(
    'div',
    { class: 'bar', 'aria-hidden': 'true' },
    h('span', { class: 'back' }, '‹'),
    h('span', { class: 'avatar' }),
    h('span', { class: 'shop' }, t('shop'), h('small', {}, t('bot'))),
  );
