import { useEffect, useMemo, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { safeFileName } from '../file-name.ts';
import { Picture } from '../views/image-view.tsx';
import { Player } from '../views/player-view.tsx';
import styles from './gallery.module.css';
import { type LoadedImage, loadImage } from './load-image.ts';
import { bytesOfDataUrl, type FoundMedia, type JsonMedia } from './media-in-json.ts';
import { saveFile } from './save-file.ts';
import { useBlobUrl } from './use-blob-url.ts';

/** The images, audio and video in a JSON response, to look at and to save. */
export function Gallery({ media: { items, more } }: { media: FoundMedia }) {
  if (items.length === 0) return null;
  return (
    <section class={styles.gallery} aria-label={t('response_view.gallery.name')}>
      <div class={items.length > 1 ? styles.several : undefined}>
        {items.map((item) =>
          item.kind === 'remote' ? <Remote {...item} key={item.path} /> : <Item {...item} key={item.path} />,
        )}
      </div>
      {more > 0 && (
        <p class={classes(textStyles.faint, textStyles.small)}>
          {t('response_view.gallery.more', more, { count: number(more) })}
        </p>
      )}
    </section>
  );
}

type Own = Exclude<JsonMedia, { kind: 'remote' }>;

function Item({ kind, path, type, src }: Own) {
  const bytes = useMemo(() => bytesOfDataUrl(src), [src]);
  const save = bytes && <SaveButton path={path} type={type} bytes={bytes} />;
  if (kind === 'image')
    return (
      <Picture src={src} type={type} caption={path}>
        {save}
      </Picture>
    );
  return (
    <Player kind={kind} src={src} type={type} caption={path}>
      {save}
    </Player>
  );
}

const SaveButton = ({ path, type, bytes }: { path: string; type: string; bytes: Uint8Array<ArrayBuffer> }) => (
  <Button
    size="small"
    aria-label={t('response_view.gallery.saveItem', { path })}
    onClick={() => saveFile(bytes, type, safeFileName(path, type))}
  >
    {t('response_view.gallery.save')}
  </Button>
);

const FAILED = {
  refused: t('response_view.gallery.refused'),
  'no-image': t('response_view.gallery.noImage'),
};

/** The address of an image, which is loaded on a click: its server learns of it. */
function Remote({ path, url }: Extract<JsonMedia, { kind: 'remote' }>) {
  const [loading, setLoading] = useState<AbortController | null>(null);
  const [image, setImage] = useState<LoadedImage | null>(null);
  useEffect(() => () => loading?.abort(), [loading]);
  if (image?.state === 'here') return <Loaded path={path} bytes={image.bytes} type={image.type} />;
  const load = async (): Promise<void> => {
    const controller = new AbortController();
    setLoading(controller);
    const loaded = await loadImage(url, controller.signal);
    if (!controller.signal.aborted) setImage(loaded);
    setLoading(null);
  };
  return (
    <div class={styles.remote}>
      <p class={classes(textStyles.small, textStyles.muted)}>
        <code>{path}</code> {rich(t('response_view.gallery.at'), { host: () => <b dir="ltr">{new URL(url).host}</b> })}
      </p>
      {image && (
        <p class={textStyles.small} role="status">
          {FAILED[image.state]}
        </p>
      )}
      <p class={styles.actions}>
        <Button size="small" busy={loading !== null} onClick={() => void load()}>
          {t('response_view.gallery.load')}
        </Button>
        <a class={textStyles.small} href={url} target="_blank" rel="noreferrer">
          {t('response_view.view.openTab')}
        </a>
      </p>
    </div>
  );
}

function Loaded({ path, bytes, type }: { path: string; bytes: Uint8Array<ArrayBuffer>; type: string }) {
  const src = useBlobUrl(bytes, type);
  if (src === '') return null;
  return (
    <Picture src={src} type={type} caption={path}>
      <SaveButton path={path} type={type} bytes={bytes} />
    </Picture>
  );
}
