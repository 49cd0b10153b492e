import type { FigureId } from './figures.ts';
import { INBOUND } from './registryInbound.ts';
import { OUTBOUND } from './registryOutbound.ts';
import { TIME } from './registryTime.ts';

/** A test that shows it: its file below `test`, and words of its name. */
export type Shown = readonly [file: string, ...names: readonly string[]];

/** A fault that the service must survive. */
export interface Fault {
  readonly id: string;
  /** What goes wrong. */
  readonly fault: string;
  /** What holds all the same. */
  readonly holds: string;
  /** Figures of the scoreboard that try it. */
  readonly figures: readonly FigureId[];
  readonly tests: readonly Shown[];
  /** Where less holds than one would wish. */
  readonly but?: string;
}

/** All of them, in the order of their numbers. */
export const FAULTS: readonly Fault[] = [...INBOUND, ...OUTBOUND, ...TIME];
