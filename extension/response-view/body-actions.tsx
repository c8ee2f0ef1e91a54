import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { CopyButton } from '../design/copy-button.tsx';
import layoutStyles from '../design/layout.module.css';
import textStyles from '../design/text.module.css';
import { type ContentKind, decode, isBinary, mediaSignature, mediaTypeOf, type WithHeaders } from '../http/content.ts';
import { t } from '../language/messages.ts';
import { fileName } from './file-name.ts';
import { saveFile } from './media/save-file.ts';

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
  const download = (): void => {
    const type = mediaSignature(bytes) ?? mediaTypeOf(head);
    saveFile(bytes, type, fileName(calledUrl, type));
  };
  return (
    <div class={layoutStyles.bar}>
      <span class={classes(textStyles.faint, textStyles.small, textStyles.cut)}>
        {mediaTypeOf(head) || t('response_view.body.noType')}
      </span>
      <span class={layoutStyles.end} />
      {!isBinary(kind) && bytes.length <= MAX_COPIED && (
        <CopyButton text={() => decode(bytes, charset)} label={t('response_view.body.copy')} />
      )}
      <Button size="small" kind="quiet" disabled={!isWhole} onClick={download}>
        {t('response_view.body.download')}
      </Button>
    </div>
  );
}
