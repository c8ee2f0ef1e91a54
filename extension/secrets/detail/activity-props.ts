import type { SecretSummary } from '../../../shared/protocol/api.ts';
import type { RelayView } from '../../relay-client/connection.ts';

export interface ActivityProps {
  readonly relay: RelayView;
  readonly secret: SecretSummary;
}
