import { RELAY_HEADER, TRACE_HEADER } from '../../../shared/protocol/api.ts';
import type { ResponseHead } from '../../request-model/playground-call.ts';

/** Status and headers of the relay's answer, as the playground keeps them. */
export function headOf(response: Pick<Response, 'status' | 'headers'>): ResponseHead {
  const source = response.headers.get(RELAY_HEADER);
  return {
    status: response.status,
    source: source === 'relay' || source === 'upstream' || source === 'queued' ? source : 'unknown',
    trace: response.headers.get(TRACE_HEADER),
    headers: [...response.headers],
  };
}

export interface TimingPart {
  readonly name: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** `Server-Timing: parse;dur=0.1, upstream;desc="…";dur=120` (W3C Server Timing); parts without a duration are left out. */
export function timingParts(header: string | null): TimingPart[] {
  const entries = (header ?? '').match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  return entries.flatMap((whole): TimingPart[] => {
    const entry = whole.replace(/;\s*desc\s*=\s*"(?:\\.|[^"\\])*"/gi, '');
    const name = entry.split(';', 1)[0]?.trim() ?? '';
    const duration = Number(/;\s*dur\s*=\s*"?([\d.]+)/i.exec(entry)?.[1] ?? Number.NaN);
    return name === '' || Number.isNaN(duration) ? [] : [{ name, duration }];
  });
}
