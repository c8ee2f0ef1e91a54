import { classes } from '../../design/classes.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import type { ResponseHead } from '../../request-model/playground-call.ts';
import styles from './headers.module.css';
import { groupHeaders } from './relay-headers.ts';

export function Headers({ head }: { head: ResponseHead }) {
  const { api, relay } = groupHeaders(head);
  return (
    <>
      <div class={layoutStyles.bar}>
        <span class={classes(textStyles.faint, textStyles.small)}>
          Headers that the relay removes, such as cookies, are not shown.
        </span>
        <span class={layoutStyles.end} />
        <CopyButton label="Copy headers" text={head.headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
      <Group title={head.source === 'upstream' ? 'From the API' : 'From the server'} headers={api} />
      <Group title={head.source === 'upstream' ? 'Added by the relay' : 'From the relay'} headers={relay} />
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
