import type { RelayView } from '../../relay-client/connection.ts';

export interface EnvImportProps {
  readonly relay: RelayView;
  /** What was pasted elsewhere, or ''. */
  readonly text: string;
  readonly onClose: () => void;
}
