import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { sizeText } from '../format.ts';
import { hexRows } from '../hex.ts';
import styles from './rows.module.css';
import type { ViewProps } from './view.ts';

const SHOWN = 512;

export const BinaryView = ({ bytes, type }: ViewProps) => (
  <>
    <p class={classes(textStyles.small, textStyles.muted)}>
      {t('response_view.binary.first', {
        type: type || t('response_view.binary.data'),
        size: sizeText(Math.min(bytes.length, SHOWN)),
      })}
    </p>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
    <pre class={styles.hex} tabIndex={0}>
      {hexRows(bytes, SHOWN).join('\n')}
    </pre>
  </>
);
