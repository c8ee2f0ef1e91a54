import { useEffect } from 'preact/hooks';
import { MASK } from '../../../shared/placeholder/place.ts';
import { useRelays } from '../../connection/relays.ts';
import { Button, Spinner } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Notice, Skeleton } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { usePlayground } from '../playground.ts';
import styles from './as-sent.module.css';
import type { PreviewState } from './preview.ts';
import { sentHeaders } from './sent-headers.ts';

/** The outgoing request as the relay would send it, before it is sent. */
export function AsSent() {
  const { preview } = usePlayground();
  useEffect(() => preview.watch(), []);
  const state = preview.state.value;
  switch (state.status) {
    case 'loading':
      return <Skeleton lines={5} label={t('playground.asSent.asking')} />;
    case 'incomplete':
      return <Notice kind="info">{t('playground.asSent.incomplete')}</Notice>;
    case 'key':
      return <Notice kind="info">{t('playground.asSent.key')}</Notice>;
    case 'failed':
      return <Failed {...state} />;
    case 'ready':
      return <Ready {...state} />;
  }
}

function Failed({ failure }: Extract<PreviewState, { status: 'failed' }>) {
  const { preview } = usePlayground();
  const { title, text } = failureText(failure, useRelays().active.value);
  return (
    <Notice
      kind="warn"
      title={title}
      actions={
        <Button size="small" icon="refresh" onClick={() => void preview.retry()}>
          {t('playground.action.tryAgain')}
        </Button>
      }
    >
      {text}
    </Notice>
  );
}

function Ready({ preview, composed, isOutdated }: Extract<PreviewState, { status: 'ready' }>) {
  const { forwarded, problems } = preview;
  const name = composed.request.clientSecretName;
  const marked = (text: string) => <Text text={text} secret={name} />;
  return (
    <div class={classes(styles.sent, isOutdated && styles.outdated)} aria-busy={isOutdated}>
      {isOutdated && <Spinner label={t('playground.asSent.outdated')} />}
      {problems.map(({ code, detail, fix }) => (
        <Notice kind="warn" title={t('playground.asSent.refused')} key={detail}>
          <p dir="auto">
            {detail} {fix} <code>{code}</code>
          </p>
        </Notice>
      ))}
      {forwarded && (
        <section class={styles.message} aria-label={t('playground.asSent.message')}>
          <p>
            <strong>{forwarded.method}</strong> {marked(forwarded.url)}
          </p>
          <dl class={styles.headers}>
            {sentHeaders(composed.request, forwarded).map(({ name: header, value, change, why }) => (
              <div key={`${change} ${header}`}>
                <dt>{header}:</dt>{' '}
                <dd>
                  {change === 'dropped' ? <s>{value}</s> : marked(value)}
                  {change !== 'none' && (
                    <span class={styles.why}>
                      {t(change === 'added' ? 'playground.asSent.added' : 'playground.asSent.dropped', { why })}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
          {forwarded.body !== null && <pre class={styles.body}>{marked(forwarded.body)}</pre>}
          {composed.files.length > 0 && <p class={textStyles.note}>{t('playground.asSent.files')}</p>}
        </section>
      )}
    </div>
  );
}

/** Text in which a locked chip stands for the secret. */
const Text = ({ text, secret }: { text: string; secret: string }) => (
  <>
    {text.split(MASK).map((part, index) => (
      <>
        {index > 0 && (
          <span class={styles.chip} title={t('playground.asSent.chip')}>
            <Icon name="lock" size={12} /> {t('playground.asSent.secret', { name: secret })}
          </span>
        )}
        {part}
      </>
    ))}
  </>
);
