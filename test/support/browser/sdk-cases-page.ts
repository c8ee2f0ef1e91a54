import type { Client, ClientOptions } from '../../../shared/client/client.ts';
import { ALL_CASES } from '../sdk/all.ts';
import type { SdkCases } from '../sdk/scene.ts';

declare const clientSecretRelay: { createClient(options: ClientOptions): Client };

/** Where a case runs, and as what. */
export interface CaseInPage {
  readonly sdk: keyof typeof ALL_CASES;
  readonly title: string;
  readonly relay: string;
  /** The API's own address. */
  readonly api: string;
  /** Of the client secret. */
  readonly secret: string;
}

/** Runs in a page: see `bundleSdks`. */
function runSdkCase({ sdk, title, relay, api, secret }: CaseInPage): Promise<unknown> {
  const { fetchFor } = clientSecretRelay.createClient({ relay });
  const cases: SdkCases = ALL_CASES[sdk];
  const scene = { api, forward: `${relay}/v1/forward/${secret}/`, fetch: fetchFor(secret) };
  return cases[title]?.run(scene) ?? Promise.reject(new Error(`No case ${title}`));
}
Object.assign(globalThis, { runSdkCase });

export type RunSdkCase = typeof runSdkCase;
