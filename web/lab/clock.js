import { moveClock, readClock } from './api.js';
import { h } from './dom.js';
import { pageLanguage, t } from './words.js';
import { setShopZone } from './zone.js';

const WALKING_MS = 250;
const RESTING_MS = 10_000;

const MOVES = [
  ['nextHour', { advance: 'PT1H' }],
  ['nextDay', { advance: 'P1D' }],
  ['nextBirthday', { to: 'next-birthday' }],
  ['threeWeeks', { advance: 'P21D' }],
];

/** The shop's time, which goes on like ours until a button moves it: whatever falls due on the way happens. */
export function createClock() {
  const time = h('time', { class: 'now' });
  const progress = h('progress', { max: 1, 'aria-label': t('timePasses'), hidden: true });
  const said = h('span', { class: 'said', role: 'status' });
  const buttons = MOVES.map(([word, move]) => h('button', { type: 'button', onclick: () => go(move) }, t(word)));
  const element = h(
    'section',
    { class: 'clock', 'aria-label': t('clock'), hidden: true },
    h('span', { class: 'what' }, t('clock')),
    time,
    h('div', { class: 'moves' }, ...buttons),
    progress,
    said,
  );

  /** What the service said last, and when by the browser's own clock. */
  let known;
  let readAt = 0;
  let moving = false;

  const draw = () => {
    if (known === undefined) return;
    const { now, zone, walking } = known;
    const shown = walking ? now : now + performance.now() - readAt;
    time.textContent = written(shown, zone);
    time.dateTime = new Date(shown).toISOString();
    progress.hidden = walking === undefined;
    if (walking) progress.value = (now - walking.from) / (walking.to - walking.from);
    for (const button of buttons) button.disabled = moving || walking !== undefined;
    if (walking) said.textContent = t('timePassesTo', { date: written(walking.to, zone) });
  };
  const take = (view) => {
    if (known?.walking && !view.walking) said.textContent = '';
    known = view;
    setShopZone(view.zone);
    readAt = performance.now();
    element.hidden = false;
    draw();
  };

  let timer;
  const look = async () => {
    clearTimeout(timer);
    // Whether the service answers is told at the top; the next look finds it again.
    await readClock().then(take, () => undefined);
    timer = setTimeout(look, known?.walking ? WALKING_MS : RESTING_MS);
  };
  const go = async (move) => {
    moving = true;
    said.textContent = '';
    draw();
    setTimeout(look, WALKING_MS);
    try {
      const view = await moveClock(move);
      moving = false;
      take(view);
    } catch (error) {
      moving = false;
      draw();
      said.textContent = whyNot(error);
    }
  };

  setInterval(draw, 1000);
  void look();
  return { element };
}

const whyNot = ({ message }) => (message === 'no-birthday' ? t('noBirthday') : t('clockFailed', { problem: message }));

/** Day and time on the shop's wall. */
const written = (instant, zone) =>
  new Intl.DateTimeFormat(pageLanguage() === 'en' ? 'en-GB' : 'zh-Hant-TW', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
