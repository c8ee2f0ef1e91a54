import { useEffect, useState } from 'preact/hooks';
import type { SecretSaved, SecretSummary } from '../../../shared/protocol/api.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import type { Outcome } from '../../relay-client/outcome.ts';
import type { TestRequest } from '../../starters/test-request.ts';
import { useEditing } from '../editing.ts';
import type { SaveJob } from '../save.ts';
import type { Rotated } from './rotate.ts';

export type Kept = Extract<Rotated, { kind: 'kept' }>;

/** How the value of a saved secret is replaced: after a test of the new one, if there is a request for it. */
export function useReplacement(relay: RelayView, saved: SecretSummary | null, hasValue: boolean) {
  const { tests, rotate } = useEditing();
  /** Undefined until it is known. */
  const [request, setRequest] = useState<TestRequest | null | undefined>(undefined);
  const [kept, setKept] = useState<Kept | null>(null);
  const name = hasValue ? saved?.name : undefined;
  useEffect(() => {
    if (saved && name !== undefined) void tests.requestFor(relay.id, saved).then(setRequest);
  }, [name]);
  return {
    request: hasValue ? request : undefined,
    /** What became of a new value that was not taken; null if none was tried. */
    kept,
    dismiss: (): void => setKept(null),
    /** Null if there is nothing to test or to test it with; then it is saved at once. */
    async replace(job: SaveJob): Promise<Outcome<SecretSaved> | 'kept' | null> {
      setKept(null);
      const { value, policy } = job;
      if (job.saved === null || value === null) return null;
      const found = await tests.requestFor(relay.id, { ...job.saved, ...policy });
      if (found === null) return null;
      const rotated = await rotate({ ...job, saved: job.saved, value, draft: found.draft });
      if (!rotated.ok) return rotated;
      if (rotated.value.kind === 'rotated') return { ok: true, value: rotated.value.secret };
      setKept(rotated.value);
      return 'kept';
    },
  };
}

export type Replacement = ReturnType<typeof useReplacement>;
