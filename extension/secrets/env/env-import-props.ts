import type { RelayView } from '../../relay-client/connection.ts';

export interface EnvImportProps {
  readonly relay: RelayView;
  readonly onClose: () => void;
}
