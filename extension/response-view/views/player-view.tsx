import { useState } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { mediaSignature } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
import { durationText } from '../format.ts';
import { useBlobUrl } from '../media/use-blob-url.ts';
import styles from './image-view.module.css';
import { Caption, type MediaProps } from './image-view.tsx';
import type { ViewProps } from './view.ts';

type Kind = 'audio' | 'video';

const TEXTS = {
  audio: {
    name: (caption: string) => t('response_view.player.nameAudio', { caption }),
    broken: t('response_view.player.brokenAudio'),
    later: t('response_view.player.laterAudio'),
  },
  video: {
    name: (caption: string) => t('response_view.player.nameVideo', { caption }),
    broken: t('response_view.player.brokenVideo'),
    later: t('response_view.player.laterVideo'),
  },
};

/** Audio or video in the browser's own player. What a playlist names is not loaded: the page's policy allows it no server. */
export function Player({ kind, src, type, caption, children }: MediaProps & { kind: Kind }) {
  const [length, setLength] = useState('');
  const [isBroken, setBroken] = useState(false);
  const Element = kind;
  return (
    <figure class={styles.picture}>
      {isBroken ? (
        <p class={classes(textStyles.faint, textStyles.small)}>{TEXTS[kind].broken}</p>
      ) : (
        <Element
          controls
          preload="metadata"
          src={src}
          aria-label={TEXTS[kind].name(caption)}
          onLoadedMetadata={({ currentTarget: { duration } }) =>
            setLength(Number.isFinite(duration) ? durationText(duration * 1000) : '')
          }
          onError={() => setBroken(true)}
        />
      )}
      <Caption caption={caption} facts={`${type.replace(/^.*\/(?:x-)?/, '').toUpperCase()} ${length}`}>
        {children}
      </Caption>
    </figure>
  );
}

/** Once it is complete: a player that gets other bytes starts again. */
const WholePlayer = ({ bytes, type, isWhole, kind }: ViewProps & { kind: Kind }) => {
  const shownType = type.startsWith(`${kind}/`) ? type : (mediaSignature(bytes) ?? type);
  const src = useBlobUrl(bytes, shownType);
  if (!isWhole) return <p class={textStyles.muted}>{TEXTS[kind].later}</p>;
  return src === '' ? null : (
    <Player kind={kind} src={src} type={shownType} caption={t('response_view.view.response')} />
  );
};

export const AudioView = (props: ViewProps) => <WholePlayer {...props} kind="audio" />;
export const VideoView = (props: ViewProps) => <WholePlayer {...props} kind="video" />;
