import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { CopyButton } from '../design/copy-button.tsx';
import layoutStyles from '../design/layout.module.css';
import textStyles from '../design/text.module.css';
import { type ContentKind, decode, imageType, mediaTypeOf, type WithHeaders } from '../http/content.ts';
import { fileName } from './file-name.ts';

interface BodyActionsProps {
  /** Of the call; a downloaded file is named after it. */
  readonly url: string;
  readonly head: WithHeaders;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kind: ContentKind;
  readonly charset: string;
  readonly isWhole: boolean;
}

/** Above this size in bytes, text can only be downloaded. */
const MAX_COPIED = 10_000_000;

export function BodyActions({ url: calledUrl, head, bytes, kind, charset, isWhole }: BodyActionsProps) {
  const isText = kind !== 'image' && kind !== 'binary';
  const download = (): void => {
    const type = imageType(bytes) ?? mediaTypeOf(head);
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    const link = Object.assign(document.createElement('a'), { href: url, download: fileName(calledUrl, type) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <div class={layoutStyles.bar}>
      <span class={classes(textStyles.faint, textStyles.small, textStyles.cut)}>
        {mediaTypeOf(head) || 'no content type'}
      </span>
      <span class={layoutStyles.end} />
      {isText && bytes.length <= MAX_COPIED && <CopyButton text={() => decode(bytes, charset)} label="Copy body" />}
      <Button size="small" kind="quiet" disabled={!isWhole} onClick={download}>
        Download
      </Button>
    </div>
  );
}
