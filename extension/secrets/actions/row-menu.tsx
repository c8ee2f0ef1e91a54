import { useEffect, useState } from 'preact/hooks';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { OpenMenu } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import type { RelayView } from '../../relay-client/connection.ts';
import type { TestRequest } from '../../starters/test-request.ts';
import { useEditing } from '../editing.ts';
import { rowItems } from './row-items.ts';

export interface RowMenuProps {
  readonly relay: RelayView;
  readonly secret: SecretSummary;
  /** The button of the row. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** The actions of one row, which opens once it is known whether the secret can be tested. */
export function RowMenu({ relay, secret, anchor, onClose }: RowMenuProps) {
  const editing = useEditing();
  const [found, setFound] = useState<{ readonly request: TestRequest | null } | null>(null);
  useEffect(() => {
    void editing.tests.requestFor(relay.id, secret).then((request) => setFound({ request }));
  }, []);
  if (found === null) return null;
  return (
    <OpenMenu
      anchor={anchor}
      onClose={onClose}
      items={rowItems({ relay, secret, request: found.request, editing, notify: showToast })}
    />
  );
}
