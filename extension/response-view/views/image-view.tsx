import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { imageType } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
import { useBlobUrl } from '../media/use-blob-url.ts';
import styles from './image-view.module.css';
import type { ViewProps } from './view.ts';

export function ImageView({ bytes, type }: ViewProps) {
  const shownType = imageType(bytes) ?? type;
  const src = useBlobUrl(bytes, shownType);
  return src === '' ? null : <Picture src={src} type={shownType} caption={t('response_view.view.response')} />;
}

export interface MediaProps {
  readonly src: string;
  /** The media type. */
  readonly type: string;
  readonly caption: string;
  /** Buttons beside the caption. */
  readonly children?: ComponentChildren;
}

/** In an `<img>`, an SVG runs no scripts and loads no resources. */
export function Picture({ src, type, caption, children }: MediaProps) {
  const [size, setSize] = useState('');
  const [isBroken, setBroken] = useState(false);
  return (
    <figure class={styles.picture}>
      {isBroken ? (
        <p class={classes(textStyles.faint, textStyles.small)}>{t('response_view.image.broken')}</p>
      ) : (
        <img
          src={src}
          alt={caption}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
          onError={() => setBroken(true)}
        />
      )}
      <Caption caption={caption} facts={`${type.replace('image/', '').replace('+xml', '').toUpperCase()} ${size}`}>
        {children}
      </Caption>
    </figure>
  );
}

export const Caption = ({ caption, facts, children }: Pick<MediaProps, 'caption' | 'children'> & { facts: string }) => (
  <figcaption class={classes(styles.caption, textStyles.small, textStyles.muted)}>
    <span>
      <code>{caption}</code> {facts}
    </span>
    {children}
  </figcaption>
);
