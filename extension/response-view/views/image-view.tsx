import { useEffect, useState } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { imageType } from '../../http/content.ts';
import styles from './image-view.module.css';
import type { ViewProps } from './view.ts';

export function ImageView({ bytes, type }: ViewProps) {
  const [src, setSrc] = useState('');
  const shownType = imageType(bytes) ?? type;
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type: shownType }));
    setSrc(url);
    return () => URL.revokeObjectURL(url);
  }, [bytes, shownType]);
  return src === '' ? null : <Picture src={src} type={shownType} caption="Response" />;
}

/** In an `<img>`, an SVG runs no scripts and loads no resources. */
export function Picture({ src, type, caption }: { src: string; type: string; caption: string }) {
  const [size, setSize] = useState('');
  const [isBroken, setBroken] = useState(false);
  return (
    <figure class={styles.picture}>
      {isBroken ? (
        <p class={classes(textStyles.faint, textStyles.small)}>The browser cannot show this image.</p>
      ) : (
        <img
          src={src}
          alt={caption}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
          onError={() => setBroken(true)}
        />
      )}
      <figcaption class={classes(textStyles.small, textStyles.muted)}>
        <code>{caption}</code> {type.replace('image/', '').toUpperCase()} {size}
      </figcaption>
    </figure>
  );
}
