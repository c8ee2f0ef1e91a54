import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { Finding } from '../recorded-call/finding.ts';
import { PRIVATE_KEY } from './vendor-keys.ts';

/** What was found, why it matters, and what to do about it. */
export interface FindingText {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** Made when it is shown: a finding is recorded, and exported, without sentences. */
export function findingText({ id, vendor, times = 0 }: Finding): FindingText {
  switch (id) {
    case 'raw-credential':
      return {
        title:
          vendor === undefined
            ? t('leaks.rawCredential.title')
            : t('leaks.rawCredential.titleOf', { vendor: vendorText(vendor) }),
        why: t('leaks.rawCredential.why'),
        fix: t('leaks.rawCredential.fix'),
      };
    case 'page-key':
      return { title: t('leaks.pageKey.title'), why: t('leaks.pageKey.why'), fix: t('leaks.pageKey.fix') };
    case 'literal':
      return { title: t('leaks.literal.title'), why: t('leaks.literal.why'), fix: t('leaks.literal.fix') };
    case 'placeholder-direct':
      return {
        title: t('leaks.placeholderDirect.title'),
        why: t('leaks.placeholderDirect.why'),
        fix: t('leaks.placeholderDirect.fix'),
      };
    case 'echoed':
      return {
        title: t('leaks.echoed.title', times, { count: number(times) }),
        why: t('leaks.echoed.why'),
        fix: t('leaks.echoed.fix'),
      };
    case 'placeholder-in-url':
      return {
        title: t('leaks.placeholderInUrl.title'),
        why: t('leaks.placeholderInUrl.why'),
        fix: t('leaks.placeholderInUrl.fix'),
      };
    case 'plain-http':
      return { title: t('leaks.plainHttp.title'), why: t('leaks.plainHttp.why'), fix: t('leaks.plainHttp.fix') };
  }
}

/** The name of a vendor, or what a key of none in particular is. */
export const vendorText = (vendor: string): string => (vendor === PRIVATE_KEY ? t('leaks.vendor.privateKey') : vendor);

const SEVERITIES: Readonly<Record<Finding['severity'], () => string>> = {
  high: () => t('leaks.severity.high'),
  medium: () => t('leaks.severity.medium'),
  low: () => t('leaks.severity.low'),
};

export const severityText = (severity: Finding['severity']): string => SEVERITIES[severity]();
