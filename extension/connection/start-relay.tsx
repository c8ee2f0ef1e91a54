import { Command } from '../design/command.tsx';
import { t } from '../language/messages.ts';
import { rich } from '../language/rich.tsx';
import styles from './start-relay.module.css';

/** The commands that start a relay and print a connection link, from npm and in a checkout. */
export const StartRelay = () => (
  <ol class={styles.steps}>
    <li>
      <p>{t('connection.start.first')}</p>
      <Command text="npx client-secret-relay" />
      <p class={styles.checkout}>{rich(t('connection.start.firstCheckout'))}</p>
    </li>
    <li>
      <p>{t('connection.start.again')}</p>
      <Command text="npx client-secret-relay pair" />
      <p class={styles.checkout}>{rich(t('connection.start.againCheckout'))}</p>
    </li>
  </ol>
);
