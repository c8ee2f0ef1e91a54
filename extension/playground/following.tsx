import { useEffect } from 'preact/hooks';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { wantedCalls, wantedSecret, wantsAccessProof } from '../navigation/try-secret.ts';
import { EMPTY_DRAFT } from '../request-model/draft.ts';
import { useSecrets } from '../secrets/secrets.ts';
import { takeAccessProof } from './access/access-proof.ts';
import { takeWantedCalls } from './history/wanted-calls.ts';
import { usePlayground } from './playground.ts';
import styles from './playground-tab.module.css';

/** Follows the calls, and takes what other tabs ask of this one. */
export function Following() {
  const secrets = useSecrets();
  const playground = usePlayground();
  const { request, calls } = playground;
  useEffect(calls.follow, []);
  useEffect(() => takeWantedCalls(playground.history), [wantedCalls.value]);
  const state = secrets.state.value;
  const first = state.status === 'ready' ? state.list[0]?.name : undefined;
  const wanted = wantedSecret.value;
  useEffect(() => {
    if (first === undefined) return;
    void request.ready.then(() => {
      if (wanted !== null) {
        request.select(wanted);
        if (wantedSecret.peek() === wanted) wantedSecret.value = null;
        takeAccessProof(playground, wantsAccessProof);
      } else if (request.draft.peek() === EMPTY_DRAFT) request.loadExample(first);
    });
  }, [first, wanted]);
  return null;
}

/** Where a request comes from that was not written here. */
export function Origin() {
  const { sourceCallId } = usePlayground().request;
  if (sourceCallId.value === null) return null;
  return (
    <p class={classes(styles.origin, textStyles.small)} role="status">
      <Icon name="external" size={14} /> {t('playground.tab.origin', { number: sourceCallId.value })}
    </p>
  );
}
