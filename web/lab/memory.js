/** What this browser remembers of how the page looks. What people are and said is the service's. */
const PREFIX = 'regulars-lab:';

/** The remembered value of `key`, or `otherwise`. */
export function remembered(key, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise; // storage switched off, or something else wrote there: the page looks as at first
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    return; // full or switched off: the choice lasts until the page is left
  }
}
