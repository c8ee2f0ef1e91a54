import { t } from '../../language/messages.ts';
import type { TestResult } from '../../request-model/test-result.ts';

const LABELS: Readonly<Record<TestResult['outcome'], () => string>> = {
  works: () => t('secrets.test.works'),
  refused: () => t('secrets.test.refused'),
  limited: () => t('secrets.test.limited'),
  unclear: () => t('secrets.test.unclear'),
  unreachable: () => t('secrets.test.unreachable'),
  late: () => t('secrets.test.unreachable'),
  blocked: () => t('secrets.test.blocked'),
};

/** In two words, for a row. */
export const testLabel = ({ outcome }: TestResult): string => LABELS[outcome]();

export const testTone = ({ outcome }: TestResult): 'good' | 'bad' | 'open' =>
  outcome === 'works' ? 'good' : outcome === 'refused' ? 'bad' : 'open';

/** What the test told, in sentences. */
export function testText({ outcome, status, detail: told }: TestResult): string {
  const detail = told ?? '';
  switch (outcome) {
    case 'works':
      return t('secrets.test.worksText');
    case 'refused':
      return t('secrets.test.refusedText', { status: String(status) });
    case 'limited':
      return t('secrets.test.limitedText');
    case 'unclear':
      return status === null
        ? t('secrets.test.notSentText', { detail }).trim()
        : t('secrets.test.unclearText', { status: String(status) });
    case 'unreachable':
      return t('secrets.test.unreachableText', { detail }).trim();
    case 'late':
      return t('secrets.test.lateText');
    case 'blocked':
      return t('secrets.test.blockedText', { detail }).trim();
  }
}
