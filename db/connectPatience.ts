/**
 * How long a first connection may take. The rest of the service is loaded meanwhile, and on a small or busy machine that
 * leaves no turn to a connection that stands already: ten seconds once ended a start whose database was well.
 */
export const CONNECT_PATIENCE_MS = 60_000;
