import { Command } from '../design/command.tsx';
import styles from './start-relay.module.css';

/** The commands that start a relay and print a connection link, from npm and in a checkout. */
export const StartRelay = () => (
  <ol class={styles.steps}>
    <li>
      <p>Start the relay. The first time, it prints a connection link.</p>
      <Command text="npx client-secret-relay" />
      <p class={styles.checkout}>
        In a checkout: <code>npm start</code>
      </p>
    </li>
    <li>
      <p>To create another link later:</p>
      <Command text="npx client-secret-relay pair" />
      <p class={styles.checkout}>
        In a checkout: <code>npm run relay -- pair</code>
      </p>
    </li>
  </ol>
);
