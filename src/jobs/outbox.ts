import { type PauseGate, type RelayPorts, relayOnce } from '../delivery/relay.ts';
import { type Loop, startLoop } from './loop.ts';

/** Keeps sending what is due. */
export const startRelay = (ports: RelayPorts, gate: PauseGate): Loop =>
  startLoop('outbox', () => relayOnce(ports, gate), ports.log);
