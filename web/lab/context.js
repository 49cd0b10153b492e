import { askFor, askWho } from './dialogs.js';
import { h } from './dom.js';
import { labLink, safeAddress } from './links.js';
import { t } from './words.js';

/** What can be done from within one entry, whatever the app looks like: the renderers call these. */
export function createContext(entry, { person, act, lab, notice }) {
  const openFile = (name) => {
    const file = entry.messages?.find((message) => message.type === 'file' && sameFile(message.name, name));
    if (!file) return;
    const address = URL.createObjectURL(new Blob([file.content], { type: file.mime }));
    h('a', { href: address, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  /** As an invitation or a poster would be: anybody may open it, and it opens the shop's chat on their phone. */
  const openInLab = async (parameter) => {
    const who = await askWho(t('openAs'), t('openAsHint'), lab.people(), person());
    if (who) await lab.actAs(who, { kind: 'follow', parameter });
  };

  return {
    act,
    words: t,
    openFile,
    async open(address) {
      const inLab = labLink(address);
      if (inLab?.open) return openInLab(inLab.open);
      if (inLab?.file) return openFile(inLab.file);
      const safe = safeAddress(address);
      if (safe) globalThis.open(safe, '_blank', 'noopener');
      return undefined;
    },
    async copy(text) {
      await navigator.clipboard.writeText(text);
      notice.tell(t('copied', { text }));
    },
    async pickDate({ data, initial, min, max, label }) {
      const value = await askFor(label ?? t('pickDate'), { type: 'date', value: initial, min, max });
      if (value) await act({ kind: 'action', data, value, label });
    },
    async shareContact() {
      const title = t('sharePhone', { name: person().name });
      const pattern = '\\+?[0-9]{6,15}';
      const phone = await askFor(title, { type: 'tel', pattern, placeholder: '+886912345678' });
      if (phone) await act({ kind: 'contact', phone });
    },
  };
}

/** Telegram's call carries the name as it may stand in a file system. */
const sameFile = (name, shown) => name === shown || name.replace(/[\s"\\/:*?<>|]+/g, '_') === shown;
