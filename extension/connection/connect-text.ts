import type { LinkProblem } from '../../shared/protocol/pairing-link.ts';
import { t } from '../language/messages.ts';
import type { ConnectFailure } from '../messages/connection.ts';
import { type FailureText, failureText } from '../relay-client/failure-text.ts';

export type ConnectProblem = ConnectFailure | { readonly kind: 'permission-refused' };

/** Why pairing failed, and what to do. */
export function connectText(problem: ConnectProblem, address: string): FailureText {
  if (problem.kind === 'fingerprint-differs') {
    return {
      title: t('connection.problem.differsTitle'),
      text: t('connection.problem.differs', { address }),
    };
  }
  if (problem.kind === 'permission-refused') {
    return {
      title: t('connection.problem.permissionTitle'),
      text: t('connection.problem.permission', { address }),
    };
  }
  if (problem.kind === 'problem' && problem.problem.code === 'PAIRING_REJECTED') {
    return {
      title: t('connection.problem.codeTitle'),
      text: t('connection.problem.code'),
    };
  }
  return failureText(problem, { address });
}

/** What is wrong with a pasted link. */
export function linkText(problem: LinkProblem): string {
  switch (problem) {
    case 'empty':
      return t('connection.link.empty');
    case 'no-link':
      return t('connection.link.noLink');
    case 'no-code':
      return t('connection.link.noCode');
    case 'incomplete':
      return t('connection.link.incomplete');
  }
}
