import { useState } from 'preact/hooks';
import { Button, IconButton } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { CopyButton } from '../design/copy-button.tsx';
import { Confirm } from '../design/dialog.tsx';
import layoutStyles from '../design/layout.module.css';
import { Notice, Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { showToast } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { AddressForm } from './address-form.tsx';
import styles from './connected.module.css';
import { Devices, DevicesSkeleton } from './devices.tsx';
import { RelayStatus } from './relay-status.tsx';
import { type Relays, useRelays } from './relays.ts';

async function disconnect(relay: RelayView, relays: Relays): Promise<void> {
  const { revoked } = await send('relays.disconnect', { relayId: relay.id });
  await relays.load();
  showToast({
    text: revoked
      ? t('connection.connected.disconnected', { name: relay.name })
      : t('connection.connected.notRevoked', { name: relay.name, device: relay.deviceName }),
  });
}

/** In the place of a relay that is not known yet, and as high. */
export const ConnectedSkeleton = () => (
  <div class={layoutStyles.stack}>
    <div class={classes(styles.relay, styles.pending)}>
      <h2 class={textStyles.visuallyHidden}>{t('connection.connected.label')}</h2>
      <Skeleton lines={5} />
    </div>
    <h3 class={textStyles.sectionTitle}>{t('connection.connected.devices')}</h3>
    <DevicesSkeleton />
  </div>
);

/** The active relay: its identity, its state and the button that disconnects. */
export function Connected({ relay }: { relay: RelayView }) {
  const relays = useRelays();
  const [isDisconnecting, setDisconnecting] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const state = relays.state.value;
  const message = typeof state === 'string' ? null : failureText(state, relay);
  return (
    <section class={layoutStyles.stack} aria-label={t('connection.connected.label')}>
      <div class={styles.relay}>
        <div class={layoutStyles.line}>
          <h2 class={classes(styles.name, textStyles.cut)}>
            <bdi>{relay.name}</bdi>
          </h2>
          <RelayStatus state={state} />
        </div>
        <dl class={styles.facts}>
          <dt>{t('connection.connected.address')}</dt>
          <dd>
            <code class={textStyles.cut} title={relay.address}>
              {relay.address}
            </code>
            <CopyButton text={relay.address} label={t('connection.connected.copyAddress')} />
            <IconButton
              size="small"
              icon="edit"
              label={t('connection.connected.changeAddress')}
              onClick={() => setMoving(true)}
            />
          </dd>
          <dt>{t('connection.connected.fingerprint')}</dt>
          <dd>
            <code class={textStyles.cut} title={relay.fingerprint}>
              {relay.fingerprint}
            </code>
            <CopyButton text={relay.fingerprint} label={t('connection.connected.copyFingerprint')} />
          </dd>
        </dl>
        {isMoving && <AddressForm relay={relay} onClose={() => setMoving(false)} />}
        {message && (
          <Notice kind="danger" title={message.title}>
            {message.text}
          </Notice>
        )}
        <div class={layoutStyles.line}>
          <Button size="small" icon="refresh" onClick={() => void relays.check()} busy={state === 'checking'}>
            {t('connection.connected.check')}
          </Button>
          <Button size="small" kind="danger" onClick={() => setDisconnecting(true)}>
            {t('connection.connected.disconnect')}
          </Button>
        </div>
      </div>
      {(state === 'connected' || state === 'checking') && (
        <>
          <h3 class={textStyles.sectionTitle}>{t('connection.connected.devices')}</h3>
          {state === 'connected' ? <Devices relay={relay} /> : <DevicesSkeleton />}
        </>
      )}
      {isDisconnecting && (
        <Confirm
          title={t('connection.connected.confirm', { name: relay.name })}
          action={t('connection.connected.disconnect')}
          onClose={() => setDisconnecting(false)}
          onConfirm={() => void disconnect(relay, relays)}
        >
          <p>{t('connection.connected.confirmText')}</p>
        </Confirm>
      )}
    </section>
  );
}
