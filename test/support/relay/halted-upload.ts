import { Readable } from 'node:stream';

const BOUNDARY = 'halted';
const PIECE = new Uint8Array(100_000).fill(121);

/** Sends a call with a file that does not end. `ended`: its status, or `broken`. */
export function uploadThatHalts(relay: string, request: object) {
  const control = new AbortController();
  const ended = fetch(`${relay}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    duplex: 'half',
    signal: control.signal,
    body: Readable.toWeb(Readable.from(halted(request))),
  } as RequestInit).then(
    ({ status }) => status,
    () => 'broken' as const,
  );
  return { ended, abort: () => control.abort() };
}

/** All before the content of its file. */
export const uploadStart = (boundary: string, request: object): Uint8Array =>
  new TextEncoder().encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="request"\r\n\r\n${JSON.stringify(request)}\r\n--${boundary}\r\nContent-Disposition: form-data; name="data[image]"; filename="a"\r\n\r\n`,
  );

async function* halted(request: object): AsyncGenerator<Uint8Array> {
  yield uploadStart(BOUNDARY, request);
  yield PIECE;
  yield PIECE;
  await new Promise(() => {});
}
