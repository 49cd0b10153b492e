import pino, { type DestinationStream, type Logger } from 'pino';
import { withoutPeople } from '../app/withoutPeople.ts';
import type { Config } from '../config.ts';

/** The log of the service: JSON lines, errors without the words of people. */
export const openLog = (level: Config['logLevel'], to: DestinationStream = pino.destination(2)): Logger =>
  pino({ level, serializers: { err: withoutPeople } }, to);
