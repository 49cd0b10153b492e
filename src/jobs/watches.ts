import { tellWatchers, type WatchPorts } from '../delivery/watch.ts';
import { type Loop, startPool } from './loop.ts';

/** Keeps the messages that count along up to date. */
export const startWatches = (ports: WatchPorts): Loop =>
  startPool(
    'watches',
    1,
    async () => {
      await tellWatchers(ports);
      return [];
    },
    ports.log,
  );
