import { useMemo, useState } from 'preact/hooks';
import { Segmented } from '../../design/choice.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { decode } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
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
          {isPage ? t('response_view.html.inert') : t('response_view.html.asText')}
        </span>
        <span class={layoutStyles.end} />
        {isWhole && (
          <Segmented
            label={t('response_view.view.showAs')}
            hideLabel
            options={[
              { value: 'source', label: t('response_view.html.source') },
              { value: 'page', label: t('response_view.html.page') },
            ]}
            value={shown}
            onValue={setShown}
          />
        )}
      </div>
      {isPage ? (
        <iframe class={styles.frame} sandbox="" srcdoc={html} title={t('response_view.html.frame')} />
      ) : (
        <TextView {...props} />
      )}
    </>
  );
}
