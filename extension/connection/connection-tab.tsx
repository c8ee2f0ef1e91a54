import { EmptyState } from '../design/notice.tsx';
import { activeRelay } from './relays.ts';

export function ConnectionTab() {
  return <EmptyState icon="plug" title={activeRelay.value?.name ?? 'No relay is connected'} />;
}
