import type { Fetch } from '../../../shared/client/fetch-for.ts';

/** How an SDK reaches its API: through the relay, or directly, where its key is the placeholder and nothing else. */
export interface Scene {
  /** The API's own address, without a slash at the end. */
  readonly api: string;
  /** What precedes an address of the API in a base URL: the relay's forward route, or nothing. */
  readonly forward: string;
  readonly fetch: Fetch;
}

export interface SdkCase {
  /** Runs in Node and in a page. Resolves to plain JSON; rejects where the API refuses the key. */
  run(scene: Scene): Promise<unknown>;
  readonly expected: unknown;
}

export type SdkCases = Readonly<Record<string, SdkCase>>;

/** The key that every SDK is given. */
export const KEY = '$CLIENT_SECRET';

/** Bytes that are no text, and repeat only after 64 KiB. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  // `Uint8Array.from` would block the process for seconds where there are megabytes.
  for (let at = 0; at < length; at += 1) bytes[at] = at * 31 + (at >> 8);
  return bytes;
}

/** Short, and different for bytes that are lost, added or swapped (Adler-32). */
export function checksum(data: ArrayBuffer): number {
  let [a, b] = [1, 0];
  for (const byte of new Uint8Array(data)) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

export const SUM_OF_70_000 = checksum(someBytes(70_000).buffer);

export async function collect<Item, Kept>(items: AsyncIterable<Item>, keep: (item: Item) => Kept): Promise<Kept[]> {
  const kept: Kept[] = [];
  for await (const item of items) kept.push(keep(item));
  return kept;
}

/** For a case whose subject is the error: what of it is compared. */
export const failure = <Kept>(call: PromiseLike<unknown>, keep: (error: never) => Kept): Promise<Kept | 'no error'> =>
  Promise.resolve(call).then(
    () => 'no error' as const,
    (error) => keep(error as never),
  );
