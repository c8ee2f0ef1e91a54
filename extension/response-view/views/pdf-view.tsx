import { useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { sizeText } from '../format.ts';
import { useBlobUrl } from '../media/use-blob-url.ts';
import styles from './frame.module.css';
import type { ViewProps } from './view.ts';

/** A PDF, in the browser's own viewer once somebody asks for it: a PDF can have scripts, which that viewer confines. */
export function PdfView({ bytes, isWhole }: ViewProps) {
  const [isOpen, setOpen] = useState(false);
  const src = useBlobUrl(bytes, 'application/pdf');
  if (!isWhole) return <p class={textStyles.muted}>{t('response_view.pdf.later')}</p>;
  return (
    <>
      <p class={classes(styles.note, textStyles.muted, textStyles.small)}>
        {`PDF, ${sizeText(bytes.length)}`}
        {!isOpen && (
          <Button size="small" icon="eye" onClick={() => setOpen(true)}>
            {t('response_view.pdf.show')}
          </Button>
        )}
        <a href={src} target="_blank" rel="noreferrer">
          {t('response_view.view.openTab')}
        </a>
      </p>
      {isOpen && <iframe class={styles.frame} src={src} title={t('response_view.pdf.frame')} />}
    </>
  );
}
