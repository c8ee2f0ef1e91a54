export interface TimingPart {
  readonly name: string;
  /** Milliseconds. */
  readonly duration: number;
}

/**
 * `Server-Timing: parse;dur=0.1, upstream;desc="…";dur=120` (W3C Server Timing); parts without a duration are left
 * out.
 */
export function timingParts(header: string | null): TimingPart[] {
  const entries = (header ?? '').match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  return entries.flatMap((whole): TimingPart[] => {
    const entry = whole.replace(/;\s*desc\s*=\s*"(?:\\.|[^"\\])*"/gi, '');
    const name = entry.split(';', 1)[0]?.trim() ?? '';
    const duration = Number(/;\s*dur\s*=\s*"?([\d.]+)/i.exec(entry)?.[1] ?? Number.NaN);
    return name === '' || Number.isNaN(duration) ? [] : [{ name, duration }];
  });
}
