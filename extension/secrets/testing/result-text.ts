import type { TestResult } from '../../request-model/test-result.ts';

const LABELS: Readonly<Record<TestResult['outcome'], string>> = {
  works: 'Works',
  refused: 'Key refused',
  limited: 'Too many requests',
  unclear: 'Unclear',
  unreachable: 'Not reached',
  blocked: 'Not sent',
};

/** In two words, for a row. */
export const testLabel = ({ outcome }: TestResult): string => LABELS[outcome];

export const testTone = ({ outcome }: TestResult): 'good' | 'bad' | 'open' =>
  outcome === 'works' ? 'good' : outcome === 'refused' ? 'bad' : 'open';

/** What the test told, in sentences. */
export function testText({ outcome, status, detail }: TestResult): string {
  switch (outcome) {
    case 'works':
      return 'The API accepts the key.';
    case 'refused':
      return `The API refuses the key (${status}). It may be wrong, revoked, or not allowed to make this request.`;
    case 'limited':
      return 'The API limits the number of requests, so the test tells nothing. Try again later.';
    case 'unclear':
      return status === null
        ? `The request could not be sent. ${detail ?? ''}`.trim()
        : `The API responded with ${status}, which says nothing about the key.`;
    case 'unreachable':
      return `The API could not be reached. ${detail ?? ''}`.trim();
    case 'blocked':
      return `The relay did not send the request. ${detail ?? ''}`.trim();
  }
}
