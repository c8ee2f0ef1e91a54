import type { Toast } from '../design/toast.tsx';
import type { Send } from '../messages/client.ts';
import type { Secrets } from './secrets.ts';

/** What an action on a client secret needs. */
export interface ActionDeps {
  readonly send: Send;
  readonly secrets: Pick<Secrets, 'load'>;
  readonly notify: (toast: Toast) => void;
}
