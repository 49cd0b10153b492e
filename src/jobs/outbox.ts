import type { PauseGate } from '../delivery/gate.ts';
import { claimRelayJobs, type RelayPorts } from '../delivery/relay.ts';
import { type Loop, startPool } from './loop.ts';

/** Notices in hand at once. */
const SLOTS = 20;

/** Keeps sending what is due: one person's notices one after another, different people's at once. */
export const startRelay = (ports: RelayPorts, gate: PauseGate): Loop =>
  startPool('outbox', SLOTS, (free) => claimRelayJobs(ports, gate, free), ports.log);
