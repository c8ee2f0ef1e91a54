import { EmptyState } from '../design/notice.tsx';
import { call, draft } from './state.ts';

export function PlaygroundTab() {
  return <EmptyState icon="play" title={`${draft.value.secret} ${call.value?.phase}`} />;
}
