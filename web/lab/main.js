import { listen, loadPeople, loadTranscripts, readClock } from './api.js';
import { askWho } from './dialogs.js';
import { h } from './dom.js';
import { labLink } from './links.js';
import { createPane } from './pane.js';
import { createTop } from './top.js';
import { nameOf, pageLanguage, t } from './words.js';
import { setShopZone } from './zone.js';

/** Everybody's pane by the person's id, in the order in which they stand. */
const panes = new Map();
const stage = h('main', { class: 'stage' });
const isShown = (pane) => !pane.element.hidden;

/** What a pane may ask of the others. */
const lab = {
  people: () => [...panes.values()].map((pane) => pane.person()),
  actAs: (person, act) => panes.get(person.channelUserId).act(act),
  /** The QRs that other people's panes show, newest first. */
  shownCodes: (reader) =>
    [...panes.values()]
      .filter((pane) => isShown(pane) && pane.person().channelUserId !== reader.channelUserId)
      .flatMap((pane) => pane.codes().map((code) => ({ ...code, person: pane.person() })))
      .sort((a, b) => (a.seq < b.seq ? 1 : -1)),
};

const top = createTop({
  people: lab.people,
  show: (id, shown) => {
    panes.get(id).element.hidden = !shown;
  },
  goTo: (id) => panes.get(id)?.element.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
});

function place(who) {
  const person = { ...who, name: nameOf(who) };
  const pane = panes.get(person.channelUserId);
  if (pane) {
    pane.update(person);
  } else {
    const added = createPane(person, lab);
    added.element.hidden = !top.isShown(person.channelUserId);
    panes.set(person.channelUserId, added);
    stage.append(added.element);
  }
  top.draw();
}

/** A new name is a matter of the page: no app shows it in the chat. */
const isSaid = (entry) => entry.act?.kind !== 'renamed';

function take(entry) {
  if (entry.direction === 'in') place(entry.person);
  if (isSaid(entry)) panes.get(entry.channelUserId)?.add(entry);
}

/** A link into the lab that was opened in the browser itself: somebody must open it. */
async function openFromAddress() {
  const parameter = labLink(location.href)?.open;
  if (parameter === undefined) return;
  history.replaceState(null, '', location.pathname);
  const everybody = lab.people();
  const who = await askWho(t('openAs'), t('openAsHint'), everybody, everybody[0]);
  if (who) lab.actAs(who, { kind: 'follow', parameter });
}

async function begin() {
  document.documentElement.lang = pageLanguage();
  document.title = t('title');
  document.body.append(top.element, stage);
  const [{ entries, cursor }, { zone }] = await Promise.all([loadTranscripts(), readClock()]);
  setShopZone(zone);
  // After the transcripts, so that nobody is older than what they said.
  for (const person of await loadPeople()) place(person);
  for (const [id, pane] of panes) pane.add(...entries.filter((entry) => entry.channelUserId === id && isSaid(entry)));
  listen(cursor, { onEntry: take, onState: top.connected });
  addEventListener('hashchange', openFromAddress);
  await openFromAddress();
}

await begin().catch((error) => document.body.append(h('p', { class: 'broken', role: 'alert' }, error.message)));
