export interface DatabaseOptions {
  /** A PostgreSQL server of the operator's own, 15 or newer; without it the embedded one is used. */
  readonly databaseUrl: string | undefined;
  /** Where the embedded database keeps its files (in `postgres/`); made when it is missing. */
  readonly dataDir: string;
  readonly log: { info(message: string): void; warn(message: string): void };
}

export interface OpenDatabase {
  readonly url: string;
  /** For people: which database this is and where it lies, without the password. */
  readonly description: string;
  /** Where secrets can lie outside of the database; `undefined`: an operator's own server, which machines may share. */
  readonly secretsFolder: string | undefined;
  /** Call it last, after every pool is closed. An operator's own server is left alone. */
  stop(): Promise<void>;
}
