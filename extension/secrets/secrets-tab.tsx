import { EmptyState } from '../design/notice.tsx';
import { secrets } from './secrets.ts';

export function SecretsTab() {
  const state = secrets.value;
  if (state.status === 'none') return <EmptyState icon="plug" title="No relay is connected" />;
  if (state.status !== 'ready') return <EmptyState icon="key" title={state.status} />;
  return (
    <ul>
      {state.list.map((secret) => (
        <li key={secret.name}>{secret.name}</li>
      ))}
    </ul>
  );
}
