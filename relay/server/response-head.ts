import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import { type Header, MIRRORED_POLICY } from './security-headers.ts';

/** A trace ID names one request: it cannot be guessed and is never reused. */
export const createTraceId = (): string => randomUUID();

/** The headers that every response of the relay's own starts with. */
export const defaultHeaders = (trace: string, security: readonly Header[]): readonly Header[] => [
  [RELAY_HEADER, 'relay'],
  [TRACE_HEADER, trace],
  ['cache-control', 'no-store'],
  ...security,
];

const TRACE_VALUE = 3;

/** The default headers as flat lists of names and values, without the trace. */
export interface HeadTemplates {
  readonly own: readonly string[];
  readonly mirrored: readonly string[];
}

export function headTemplates(security: readonly Header[]): HeadTemplates {
  const own = defaultHeaders('', security).flat();
  const mirrored = [...own];
  mirrored[1] = 'upstream';
  mirrored[mirrored.indexOf('content-security-policy') + 1] = MIRRORED_POLICY;
  return { own, mirrored };
}

/**
 * The head of a response until it is written. The headers are not set one by one, as most responses are mirrored: Node
 * writes one flat list at a fraction of the cost of a `setHeader` for each.
 */
export class ResponseHead {
  readonly #res: ServerResponse;
  readonly #trace: string;
  readonly #templates: HeadTemplates;
  /** Names and values besides the default ones; null once all are set on the response. */
  #added: string[] | null = [];

  constructor(res: ServerResponse, trace: string, templates: HeadTemplates) {
    this.#res = res;
    this.#trace = trace;
    this.#templates = templates;
  }

  set(name: string, value: string): void {
    if (this.#added) this.#added.push(name, value);
    else this.#res.setHeader(name, value);
  }

  /** Sets everything on the response, for one of the relay's own. */
  apply(): void {
    const added = this.#added;
    if (added === null) return;
    this.#added = null;
    setAll(this.#res, this.#templates.own);
    this.#res.setHeader(TRACE_HEADER, this.#trace);
    setAll(this.#res, added);
  }

  /** Writes the head of an upstream's response; both lists are names and values in turn, and a name may repeat. */
  writeMirrored(status: number, headers: readonly string[], own: readonly string[] = []): void {
    const head = this.#templates.mirrored.slice();
    head[TRACE_VALUE] = this.#trace;
    for (const text of this.#added ?? []) head.push(text);
    for (const text of headers) head.push(text);
    for (const text of own) head.push(text);
    if (this.#added) {
      this.#added = null;
      this.#res.writeHead(status, head);
      return;
    }
    // In one list beside headers that are set already, Node keeps those: each has to be replaced.
    for (let index = 0; index < head.length; index += 2) this.#res.removeHeader(head[index] as string);
    for (let index = 0; index < head.length; index += 2) {
      this.#res.appendHeader(head[index] as string, head[index + 1] as string);
    }
    this.#res.writeHead(status);
  }
}

function setAll(res: ServerResponse, list: readonly string[]): void {
  for (let index = 0; index < list.length; index += 2) res.setHeader(list[index] as string, list[index + 1] as string);
}
