import { classes } from '../../design/classes.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { ResponseHead } from '../../request-model/playground-call.ts';
import styles from './headers.module.css';
import { groupHeaders } from './relay-headers.ts';

export function Headers({ head }: { head: ResponseHead }) {
  const { api, relay } = groupHeaders(head);
  return (
    <>
      <div class={layoutStyles.bar}>
        <span class={classes(textStyles.faint, textStyles.small)}>{t('playground.responseHeaders.removed')}</span>
        <span class={layoutStyles.end} />
        <CopyButton
          label={t('playground.responseHeaders.copy')}
          text={head.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </div>
      <Group
        title={t(
          head.source === 'upstream' ? 'playground.responseHeaders.ofApi' : 'playground.responseHeaders.ofServer',
        )}
        headers={api}
      />
      <Group
        title={t(
          head.source === 'upstream' ? 'playground.responseHeaders.added' : 'playground.responseHeaders.ofRelay',
        )}
        headers={relay}
      />
    </>
  );
}

const Group = ({ title, headers }: { title: string; headers: ResponseHead['headers'] }) =>
  headers.length > 0 ? (
    <section class={styles.group}>
      <h3 class={textStyles.sectionTitle}>{title}</h3>
      <dl class={styles.list}>
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  ) : null;
