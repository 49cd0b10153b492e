/** The page's talk with the service: everything goes to its own origin, as JSON. */
const BASE = '/lab';

async function call(method, path, body) {
  const response = await fetch(BASE + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? answer.code ?? `${response.status}`);
  return answer;
}

export const loadPeople = async () => (await call('GET', '/people')).people;
export const loadTranscripts = () => call('GET', '/transcripts');
export const savePerson = ({ channelUserId, name, language }) =>
  call('PUT', `/people/${encodeURIComponent(channelUserId)}`, { name, language });

/** What somebody did. The id is made here once, so that trying again cannot make it happen twice. */
export const newEvent = (from, act) => ({ eventId: crypto.randomUUID(), from, ...act });
export const postEvent = (event) => call('POST', '/events', event);

export const readClock = () => call('GET', '/clock');
/** Answers on arrival. */
export const moveClock = (move) => call('POST', '/clock', move);

export const qrPicture = (value) => `${BASE}/qr.png?value=${encodeURIComponent(value)}`;

/**
 * Listens for new entries after `cursor`. The browser itself resumes after the last entry it got; only when the service
 * refused it altogether do we begin anew.
 */
export function listen(cursor, { onEntry, onState }) {
  let last = cursor;
  const source = new EventSource(`${BASE}/stream${last === undefined ? '' : `?after=${last}`}`);
  source.addEventListener('message', (event) => {
    last = event.lastEventId;
    onEntry(JSON.parse(event.data));
  });
  source.addEventListener('open', () => onState(true));
  source.addEventListener('error', () => {
    onState(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(last, { onEntry, onState }), 1000);
  });
}
