import { Agent } from 'undici';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import { isSafeMethod } from '../../shared/safe-method.ts';
import { VERSION } from '../config/version.ts';
import { type ConnectTimings, createConnector, insecure } from './connector.ts';
import type { Forwarder, ForwarderConfig, ForwardOptions } from './contract.ts';
import { createDispatchTimeouts } from './deadlines.ts';
import { busy } from './failure.ts';
import { multipartBody } from './multipart.ts';
import { createOriginLoads } from './origin-load.ts';
import { ResponseHandler } from './response-handler.ts';

const MAX_HEADER_BYTES = 65_536;
const MAX_ORIGINS = 1_000;
/** As many calls may wait while all of these are in use. */
const MAX_CONNECTIONS_PER_ORIGIN = 256;
/** Per HTTP/2 connection; the upstream may allow fewer, and further connections are made. */
const MAX_STREAMS_PER_CONNECTION = 256;

export function createForwarder(config: ForwarderConfig): Forwarder {
  // The newest connection of each origin, so that a call that waited for one can report its timings.
  const connected = new Map<string, ConnectTimings>();
  const agent = new Agent({
    connect: createConnector({
      ...config,
      onConnect: (origin, timings) => {
        if (connected.size >= MAX_ORIGINS) connected.clear();
        connected.set(origin, timings);
      },
    }),
    connections: MAX_CONNECTIONS_PER_ORIGIN,
    allowH2: true,
    h2Options: { maxConcurrentStreams: MAX_STREAMS_PER_CONNECTION },
    maxOrigins: MAX_ORIGINS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: config.firstByteTimeout,
    bodyTimeout: config.idleTimeout,
    pipelining: 1,
    ...config.pool,
  });

  const loads = createOriginLoads(config.pool?.connections ?? MAX_CONNECTIONS_PER_ORIGIN);
  const open = { dispatches: 0, streams: 0 };
  const shared = { connected, loads, open, timeouts: createDispatchTimeouts(config) };

  return {
    waiting: () => loads.waiting(),
    streams: () => open.streams,
    close: () => agent.destroy(),
    forward: (options) =>
      new Promise((resolve) => {
        const { outgoing } = options;
        const { headers, body } = wireRequest(outgoing, options);
        const request = { origin: outgoing.origin, path: outgoing.target, method: outgoing.method, headers, body };
        const send = (): void => {
          try {
            agent.dispatch(request, handler);
          } catch (error) {
            handler.onResponseError(null, error as Error);
          }
        };
        const isSafe = isSafeMethod(outgoing.method) && body === null;
        const handler = new ResponseHandler(options, config, shared, resolve, isSafe ? send : null);
        if (outgoing.origin.startsWith('http:') && config.allowNetworks.length === 0) {
          handler.onResponseError(null, insecure());
        } else if (loads.isFull(outgoing.origin) && !connected.get(outgoing.origin)?.isHttp2) {
          handler.onResponseError(null, busy());
        } else {
          send();
          handler.dispatched();
        }
      }),
  };
}

function wireRequest(
  outgoing: Outgoing,
  { files, passthroughBody }: Pick<ForwardOptions, 'files' | 'passthroughBody'>,
) {
  // A flat list: undici would have to convert an object.
  const headers: string[] = [];
  let agentNamed = false;
  let accepts = false;
  for (const [name, value] of outgoing.headers) {
    headers.push(name, value);
    if (name === 'user-agent') agentNamed = true;
    if (name === 'accept') accepts = true;
  }
  if (!agentNamed) headers.push('user-agent', `client-secret-relay/${VERSION}`);
  if (!accepts) headers.push('accept', '*/*');
  // A redactor cannot see through compression.
  headers.push('accept-encoding', 'identity');
  if (passthroughBody) {
    if (passthroughBody.length !== null) headers.push('content-length', String(passthroughBody.length));
    return { headers, body: passthroughBody.body };
  }
  if (outgoing.fields === null) return { headers, body: outgoing.body };
  const { contentType, body, length } = multipartBody(outgoing.fields, files);
  headers.push('content-type', contentType);
  if (length !== null) headers.push('content-length', String(length));
  return { headers, body };
}
