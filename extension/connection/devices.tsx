import { useEffect, useState } from 'preact/hooks';
import type { DeviceSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Confirm } from '../design/dialog.tsx';
import { Icon } from '../design/icon.tsx';
import { Notice, Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { showToast } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import styles from './cards.module.css';

function usedText({ lastUsedAt, createdAt }: DeviceSummary): string {
  const paired = ago(createdAt);
  return lastUsedAt
    ? t('connection.devices.used', { ago: ago(lastUsedAt), paired })
    : t('connection.devices.neverUsed', { paired });
}

/** As high as one device. */
export const DevicesSkeleton = () => (
  <div class={classes(styles.cards, styles.pending)}>
    <Skeleton lines={2} label={t('connection.devices.loading')} />
  </div>
);

/** All paired devices; each of them can act as the relay's owner. */
export function Devices({ relay }: { relay: RelayView }) {
  const [outcome, setOutcome] = useState<Outcome<DeviceSummary[]> | null>(null);
  const [revoking, setRevoking] = useState<DeviceSummary | null>(null);
  const load = (): void => void send('devices.list', { relayId: relay.id }).then(setOutcome);
  useEffect(load, [relay.id]);

  const revoke = async (device: DeviceSummary): Promise<void> => {
    const revoked = await send('devices.revoke', { relayId: relay.id, deviceId: device.id });
    showToast({
      text: revoked.ok
        ? t('connection.devices.wasRevoked', { name: device.name })
        : failureText(revoked.failure, relay).title,
    });
    load();
  };

  if (outcome === null) return <DevicesSkeleton />;
  if (!outcome.ok) {
    const { title, text } = failureText(outcome.failure, relay);
    return (
      <Notice kind="warn" title={title}>
        {text}
      </Notice>
    );
  }
  return (
    <>
      <ul class={styles.cards}>
        {outcome.value.map((device) => (
          <li class={styles.card} key={device.id}>
            <Icon name="device" />
            <div class={styles.text}>
              <p class={textStyles.cut}>
                <bdi>{device.name}</bdi>{' '}
                {device.current && <span class={textStyles.tag}>{t('connection.devices.current')}</span>}
              </p>
              <p class={classes(textStyles.small, textStyles.faint)}>{usedText(device)}</p>
            </div>
            {!device.current && (
              <Button
                kind="quiet"
                size="small"
                aria-label={t('connection.devices.revokeOne', { name: device.name })}
                onClick={() => setRevoking(device)}
              >
                {t('connection.devices.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {revoking && (
        <Confirm
          title={t('connection.devices.confirm', { name: revoking.name })}
          action={t('connection.devices.revoke')}
          onClose={() => setRevoking(null)}
          onConfirm={() => void revoke(revoking)}
        >
          <p>{t('connection.devices.confirmText')}</p>
        </Confirm>
      )}
    </>
  );
}
