import type { Draft } from '../request-model/draft.ts';

export type Format = 'Client Secret Relay' | 'HAR' | 'Postman' | 'OpenAPI' | 'Swagger';

/** A call as a file has it: with its credentials, in memory only. */
export interface ReadCall {
  /** Null: in no folder. */
  readonly folder: string | null;
  readonly name: string;
  readonly draft: Draft;
  /** The credential that the draft already has the placeholder for. */
  readonly secret?: string | null;
  /** Texts that are credentials wherever they are. */
  readonly known?: readonly string[];
}

/** What is not imported. */
export interface Skipped {
  readonly name: string;
  /** The same for all of a kind: `no URL`. */
  readonly why: string;
}

export interface ReadFile {
  readonly format: Format;
  readonly calls: readonly ReadCall[];
  /** Names of folders that can be empty; those of the calls need not be among them. */
  readonly folders?: readonly string[];
  readonly skipped: readonly Skipped[];
}
