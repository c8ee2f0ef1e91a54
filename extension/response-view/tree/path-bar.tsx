import { useMemo } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import { CopyAs } from '../../design/copy-as.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { JsonLines } from '../json-lines.ts';
import { javaScriptPath, jsonPath, stepsTo, valueText } from './json-path.ts';
import styles from './path-bar.module.css';

/** The path of the selected line, and what can be copied of it. */
export function PathBar({ lines, line }: { lines: JsonLines; line: number }) {
  const steps = useMemo(() => stepsTo(lines, line), [lines, line]);
  const path = jsonPath(steps);
  const isCut = (lines.closes[line] ?? 0) >= lines.count;
  return (
    <div class={styles.bar}>
      <code class={classes(styles.path, textStyles.cut)} title={path}>
        {path}
      </code>
      <span class={styles.copy}>
        <CopyAs label={t('response_view.path.copyValue')} disabled={isCut} text={() => valueText(lines, line) ?? ''}>
          {t('response_view.path.copyValue')}
        </CopyAs>
        <CopyAs label={t('response_view.path.copyJsonPath')} text={() => path}>
          JSONPath
        </CopyAs>
        <CopyAs
          label={t('response_view.path.copyJsPath')}
          disabled={steps.length === 0}
          text={() => javaScriptPath(steps)}
        >
          {t('response_view.path.jsPath')}
        </CopyAs>
      </span>
    </div>
  );
}
