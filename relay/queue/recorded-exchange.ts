import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import type { Log } from '../observability/log.ts';
import { type Exchange, openExchange } from '../server/exchange.ts';
import type { HeadTemplates } from '../server/response-head.ts';
import type { BodyWriter } from './body-writer.ts';
import { ResponseRecorder } from './response-recorder.ts';
import type { CallFacts, Ending } from './stored-call.ts';
import { uploadType } from './stored-upload.ts';

/** A stored call as the exchange that it would have been, had its caller waited. */
export interface RecordedExchange {
  readonly exchange: Exchange;
  /** Ends it like a caller who disconnects. */
  abort(): void;
  /** The head, once all of the response is stored; else why it is not. */
  ended(): Promise<Omit<Ending, 'code'> | 'cut' | NonNullable<ResponseRecorder['fault']>>;
}

export function recordExchange(options: {
  readonly facts: CallFacts;
  /** The JSON of the call, or its parts, if it has files. */
  readonly request: Buffer | AsyncIterable<Buffer>;
  readonly requestBytes: number;
  readonly body: BodyWriter;
  /** Of the response's body. */
  readonly maxBytes: number;
  readonly templates: HeadTemplates;
  readonly log: Log;
}): RecordedExchange {
  const { facts, body, maxBytes, templates, log } = options;
  const req = incoming(options);
  const res = new ServerResponse(req);
  res.sendDate = false;
  const recorder = new ResponseRecorder(body, maxBytes);
  // Only what every stream has is used of it. Node's server passes `drain` on; here nobody else would.
  res.assignSocket(recorder as never);
  recorder.on('drain', () => res.emit('drain'));
  recorder.on('error', () => {});
  res.on('finish', () => recorder.end());
  const closed = new Promise<void>((resolve) => recorder.once('close', resolve));

  const exchange = openExchange(req, res, { addressOf: () => facts.address, templates, log });
  exchange.caller = facts.caller;
  exchange.page = { origin: facts.caller.origin, mayCall: true };
  return {
    exchange,
    abort: () => recorder.destroy(),
    ended: async () => {
      await closed;
      const { head, fault } = recorder;
      if (fault !== null) return fault;
      return head && recorder.writableFinished ? withoutOwn(head, templates) : 'cut';
    },
  };
}

/** HTTP/1.0, so that the body of its response is not cut in chunks. */
function incoming({
  facts: { upload },
  request,
  requestBytes,
}: Pick<Parameters<typeof recordExchange>[0], 'facts' | 'request' | 'requestBytes'>): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, {
    method: 'POST',
    url: '/v1/request',
    httpVersion: '1.0',
    httpVersionMajor: 1,
    httpVersionMinor: 0,
    complete: true,
    headers: {
      'content-type': upload ? uploadType(upload) : 'application/json',
      'content-length': String(requestBytes),
    },
  });
  if (Buffer.isBuffer(request)) {
    req.push(request);
    req.push(null);
    return req;
  }
  const chunks = request[Symbol.asyncIterator]();
  req._read = (size) => {
    // Until it is called, Node takes the message for one that nobody reads.
    IncomingMessage.prototype._read.call(req, size);
    chunks.next().then(
      ({ done, value }) => req.push(done ? null : value),
      (error: Error) => req.destroy(error),
    );
  };
  req.once('close', () => void chunks.return?.());
  // Its reader is told by the event `aborted`, like that of a connection.
  req.on('error', () => {});
  return req;
}

/** Belong to the connection; a later response has its own. */
const CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'];

function withoutOwn(
  { status, headers }: { readonly status: number; readonly headers: readonly string[] },
  templates: HeadTemplates,
) {
  const own = new Set([...CONNECTION, ...templates.own.filter((_, index) => index % 2 === 0)]);
  const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : []));
  const headerOf = (name: string): string => pairs.find(([known]) => known === name)?.[1] ?? '';
  const from: Ending['from'] = headerOf(RELAY_HEADER) === 'upstream' ? 'upstream' : 'relay';
  return { from, trace: headerOf(TRACE_HEADER), status, headers: pairs.filter(([name]) => !own.has(name)).flat() };
}
