import { Command } from '../design/command.tsx';
import styles from './start-relay.module.css';

/** The two commands that start a relay and print a connection link. */
export const StartRelay = () => (
  <ol class={styles.steps}>
    <li>
      <p>Start the relay in its folder. The first time, it prints a connection link.</p>
      <Command text="npm start" />
    </li>
    <li>
      <p>To create another link later:</p>
      <Command text="npm run relay -- pair" />
    </li>
  </ol>
);
