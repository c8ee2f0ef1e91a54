import * as v from 'valibot';
import type { Trace } from '../../shared/protocol/api.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import type { Page } from './contract.ts';
import { row } from './contract.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const from: readonly Page[] = ['popup.html', 'panel.html'];

/** Masked traces of calls, for the playground and the DevTools panel. */
export const tracesMessages = {
  'traces.get': row<Outcome<Trace>>(from)(v.strictObject({ relayId: text, id: text })),
  'traces.list': row<Outcome<Trace[]>>(from)(v.strictObject({ relayId: text })),
};
