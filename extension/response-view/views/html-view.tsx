import { useMemo, useState } from 'preact/hooks';
import { Segmented } from '../../design/choice.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { decode } from '../../http/content.ts';
import { inertHtml } from '../media/inert-html.ts';
import styles from './frame.module.css';
import { TextView } from './text-view.tsx';
import type { ViewProps } from './view.ts';

/** Bytes of a page that is rendered; parsing a longer one would block the window. */
const MAX_RENDERED = 1_000_000;

/** HTML as text, or as a page in a sandbox, which runs and loads nothing. */
export function HtmlView(props: ViewProps) {
  const { bytes, charset, isWhole } = props;
  const [shown, setShown] = useState<'source' | 'page'>('source');
  const isPage = shown === 'page' && isWhole;
  const html = useMemo(() => (isPage ? inertHtml(decode(bytes, charset)) : ''), [isPage, bytes, charset]);
  if (bytes.length > MAX_RENDERED) return <TextView {...props} />;
  return (
    <>
      <div class={styles.note}>
        <span class={classes(textStyles.faint, textStyles.small)}>
          {isPage ? 'No scripts run, nothing is loaded.' : 'A page, shown as text.'}
        </span>
        <span class={layoutStyles.end} />
        {isWhole && (
          <Segmented
            label="Show as"
            hideLabel
            options={[
              { value: 'source', label: 'Source' },
              { value: 'page', label: 'Page' },
            ]}
            value={shown}
            onValue={setShown}
          />
        )}
      </div>
      {isPage ? (
        <iframe class={styles.frame} sandbox="" srcdoc={html} title="Page of the response" />
      ) : (
        <TextView {...props} />
      )}
    </>
  );
}
