import { once } from 'node:events';
import type { Response } from 'express';
import type { LabPort } from './port.ts';
import { type EntryView, viewOf } from './view.ts';

const READ_AT_ONCE = 100;
/** Another process of the same service may append too; it does not call our listeners. */
const NET_MS = 2000;
/** Below the idle limits of anything between two programs on one machine. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends server-sent events until the page leaves or the service stops: each entry after `cursor` once, with its `seq` as
 * event id, in order. An append only wakes it; what is sent is always read after the cursor, so nothing falls between
 * two reads.
 */
export async function streamEntries(lab: LabPort, res: Response, cursor: string | undefined): Promise<void> {
  const gone = new AbortController();
  const end = () => gone.abort();
  let wake = () => {};
  let woken = true;
  const look = () => {
    woken = true;
    wake();
  };
  const unsubscribe = lab.onAppend(look);
  const net = setInterval(look, NET_MS);
  const heartbeat = setInterval(() => res.write(': here\n\n'), HEARTBEAT_MS);
  res.on('close', end);
  lab.stopping.addEventListener('abort', end);
  gone.signal.addEventListener('abort', () => wake());

  res.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
  res.write('retry: 1000\n\n');
  try {
    let last = cursor;
    while (!gone.signal.aborted) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      woken = false;
      const entries = await lab.since(last, READ_AT_ONCE);
      for (const entry of entries) {
        await write(res, gone.signal, event(viewOf(entry, lab.render)));
        last = entry.seq;
      }
      if (entries.length === READ_AT_ONCE) woken = true;
    }
  } finally {
    clearInterval(net);
    clearInterval(heartbeat);
    unsubscribe();
    lab.stopping.removeEventListener('abort', end);
    res.end();
  }
}

const event = (entry: EntryView): string => `id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`;

/** Waits when the page reads slower than we write. */
async function write(res: Response, gone: AbortSignal, text: string): Promise<void> {
  if (gone.aborted || res.write(text)) return;
  await once(res, 'drain', { signal: gone }).catch(() => undefined); // rejects only when the page is gone: the loop ends
}
