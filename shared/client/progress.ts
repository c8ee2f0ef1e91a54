/** Bytes of the response so far; `total` is `null` where the response does not report its length. */
export interface Progress {
  readonly received: number;
  readonly total: number | null;
}

/** The same response, which tells how far it was read. */
export function withProgress(response: Response, onProgress: (progress: Progress) => void): Response {
  if (!response.body) return response;
  const length = response.headers.get('content-length');
  const total = length === null ? null : Number(length);
  let received = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        received += chunk.byteLength;
        controller.enqueue(chunk);
        onProgress({ received, total });
      },
    }),
  );
  return new Response(counted, response);
}
