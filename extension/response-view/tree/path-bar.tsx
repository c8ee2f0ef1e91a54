import { useMemo } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import { CopyAs } from '../../design/copy-as.tsx';
import textStyles from '../../design/text.module.css';
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
        <CopyAs label="Copy value" disabled={isCut} text={() => valueText(lines, line) ?? ''}>
          Copy value
        </CopyAs>
        <CopyAs label="Copy JSONPath" text={() => path}>
          JSONPath
        </CopyAs>
        <CopyAs label="Copy JS path" disabled={steps.length === 0} text={() => javaScriptPath(steps)}>
          JS path
        </CopyAs>
      </span>
    </div>
  );
}
