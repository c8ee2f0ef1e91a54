import { useState } from 'preact/hooks';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { Button } from '../../design/button.tsx';
import { showToast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import { goTo } from '../../navigation/open-tab.ts';
import { useSecrets } from '../../secrets/secrets.ts';
import type { Fix } from '../lint/finding.ts';
import { type Playground, usePlayground } from '../playground.ts';
import styles from './fix-buttons.module.css';

/**
 * One button for each fix of a finding or a refusal. A change to the policy affects every caller, so it comes last and
 * says what it allows.
 */
export function FixButtons({ fixes }: { fixes: readonly Fix[] }) {
  const { request, registerKey, applyPolicy } = usePlayground();
  const { known } = useSecrets();
  const [busy, setBusy] = useState<string | null>(null);
  if (fixes.length === 0) return null;
  const apply = async (fix: Fix): Promise<void> => {
    if (fix.kind === 'draft') request.draft.value = fix.draft;
    if (fix.kind === 'key' && fix.action === 'dismiss') request.dismissKey(fix.value);
    if (fix.kind === 'key' && fix.action === 'register') {
      await registerKey(fix.value);
      goTo('secrets');
    }
    if (fix.kind === 'go') goTo(fix.to === 'connect' ? 'connection' : 'secrets');
    if (fix.kind !== 'policy') return;
    setBusy(fix.label);
    await relaxPolicy(fix, known.peek(), applyPolicy);
    setBusy(null);
  };
  const button = (fix: Fix) => (
    <Button size="small" key={fix.label} busy={busy === fix.label} onClick={() => void apply(fix)}>
      {fix.label}
    </Button>
  );
  const requestFixes = fixes.filter(({ kind }) => kind !== 'policy');
  return (
    <>
      {requestFixes.length > 0 && <div class={styles.fixes}>{requestFixes.map(button)}</div>}
      {fixes.filter(isPolicyFix).map((fix) => (
        <div class={styles.fixes} key={fix.label}>
          {button(fix)}
          <span class={styles.allows}>{fix.allows}</span>
        </div>
      ))}
    </>
  );
}

type PolicyFix = Extract<Fix, { kind: 'policy' }>;
const isPolicyFix = (fix: Fix): fix is PolicyFix => fix.kind === 'policy';

/** One click relaxes the policy, so one click undoes it. */
async function relaxPolicy(
  fix: PolicyFix,
  known: readonly SecretSummary[],
  applyPolicy: Playground['applyPolicy'],
): Promise<void> {
  const apply = (one: PolicyFix): Promise<string | null> =>
    applyPolicy(one).catch(() => t('playground.fix.noResponse'));
  const before = known.find(({ name }) => name === fix.secret);
  const problem = await apply(fix);
  if (problem !== null || !before)
    return showToast({ text: problem ?? t('playground.fix.changed', { name: fix.secret }) });
  const { allow, placements } = before;
  const undo = { ...(fix.patch.allow && { allow }), ...(fix.patch.placements && { placements }) };
  showToast({
    text: t('playground.fix.changedTo', { name: fix.secret, change: fix.label }),
    action: t('playground.action.undo'),
    onAction: async () => {
      const failed = await apply({ ...fix, patch: undo });
      showToast({ text: failed ?? t('playground.fix.restored', { name: fix.secret }) });
    },
  });
}
