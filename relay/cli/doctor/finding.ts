export interface Finding {
  readonly check: string;
  /** `skip`: it could not be looked at, and nothing says that it is wrong. */
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  readonly detail: string;
  readonly fix?: string;
}

type Of = (detail: string, fix?: string) => Finding;

/** Findings of one check, by their status. */
export const findingsOf = (check: string): Readonly<Record<Finding['status'], Of>> => {
  const of =
    (status: Finding['status']): Of =>
    (detail, fix) => ({ check, status, detail, ...(fix !== undefined && { fix }) });
  return { ok: of('ok'), warn: of('warn'), fail: of('fail'), skip: of('skip') };
};
