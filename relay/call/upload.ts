import type { IncomingMessage } from 'node:http';
import { fail, ok, type Refusal, type Result } from '../../shared/errors.ts';
import type { BodyMemory } from './body-memory.ts';
import { FileQueue } from './file-queue.ts';
import { createPartParser } from './form-parts.ts';
import type { BodyLimits, IncomingCall } from './incoming-call.ts';
import { createIncomingFiles } from './incoming-files.ts';
import { tooSlow } from './read-body.ts';
import { createUploadParts, uploadBroken, uploadTooLarge } from './upload-parts.ts';

/**
 * A call with files: part `request` first, then the files, each named by its path in `data` (`data[image]`). Resolves once
 * the first file has begun: whether it is the whole body decides how the request is planned.
 */
export function readUpload(
  req: IncomingMessage,
  bodyLimits: BodyLimits,
  memory: BodyMemory,
): Promise<Result<IncomingCall>> {
  return new Promise((resolve, reject) => {
    const queue = new FileQueue();
    let over = false;
    const abort = (refusal: Refusal): void => {
      over = true;
      clearTimeout(pause);
      resolve(fail(refusal));
      queue.abort(refusal);
      req.unpipe();
      req.resume();
    };
    const pause = setTimeout(() => abort(tooSlow()), bodyLimits.idleTimeout);

    const parts = createUploadParts(queue, { maxBytes: bodyLimits.maxRequestBytes, memory }, abort);
    /** Reading the request takes a while, in which parts that follow it may come. */
    let steps = Promise.resolve();
    const step = (act: () => Refusal | null | Promise<Refusal | null>): void => {
      steps = steps
        .then(async () => {
          const problem = over ? null : await act();
          if (problem) abort(problem);
        })
        .catch(reject);
    };
    const begin = async (): Promise<void> => {
      const first = await queue.first(1);
      const request = parts.request();
      if (!first.ok || request === null) return;
      const { parsed, text } = request;
      const files = createIncomingFiles(queue, first.value[0], { described: parsed.files, text });
      resolve(ok({ text: null, request: parsed, files, plan: null }));
    };

    const parser = createPartParser(req.headers['content-type'] ?? '', {
      part: (part) => step(() => parts.take(part)),
      end: () =>
        step(() => {
          clearTimeout(pause);
          const problem = parts.end();
          if (!problem) queue.end();
          return problem;
        }),
      broken: () => abort(uploadBroken()),
    });
    if (!parser) return abort(uploadBroken());
    void begin();

    let size = 0;
    req.on('data', (chunk: Buffer) => {
      if (over) return;
      size += chunk.length;
      pause.refresh();
      if (size > bodyLimits.maxUploadBytes) abort(uploadTooLarge(bodyLimits.maxUploadBytes));
    });
    req.on('aborted', () => abort(uploadBroken()));
    req.on('close', () => clearTimeout(pause));
    req.pipe(parser);
  });
}
