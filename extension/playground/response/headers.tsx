import { classes } from '../../design/classes.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import type { ResponseHead } from '../../request-model/playground-call.ts';
import styles from './headers.module.css';

export const Headers = ({ head }: { head: ResponseHead }) => (
  <>
    <div class={layoutStyles.bar}>
      <span class={classes(textStyles.faint, textStyles.small)}>
        Headers that the relay removes, such as cookies, are not shown.
      </span>
      <span class={layoutStyles.end} />
      <CopyButton label="Copy headers" text={head.headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
    </div>
    <dl class={styles.list}>
      {head.headers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </>
);
