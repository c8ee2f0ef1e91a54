import { RELAY_HEADER, TRACE_HEADER } from '../../../shared/protocol/api.ts';
import type { ResponseHead } from '../../request-model/playground-call.ts';

/** Status and headers of the relay's response, as the playground stores them. */
export function headOf(response: Pick<Response, 'status' | 'headers'>): ResponseHead {
  const source = response.headers.get(RELAY_HEADER);
  return {
    status: response.status,
    source: source === 'relay' || source === 'upstream' || source === 'queued' ? source : 'unknown',
    trace: response.headers.get(TRACE_HEADER),
    headers: [...response.headers],
  };
}
