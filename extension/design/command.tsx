import { t } from '../language/messages.ts';
import styles from './command.module.css';
import { CopyButton } from './copy-button.tsx';

/** A command for the terminal, to be copied. */
export const Command = ({ text }: { text: string }) => (
  <div class={styles.command}>
    <code>{text}</code>
    <CopyButton text={text} label={t('design.command.copy', { command: text })} />
  </div>
);
