import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { focusFirst, isFocusLost } from '../../design/focus.ts';
import { NO_FORM_RESTORE } from '../../design/no-form-restore.ts';
import { Tabs } from '../../design/tabs.tsx';
import { isSent } from '../../request-model/draft.ts';
import { change, draft } from '../state.ts';
import { BodyEditor } from './body-editor.tsx';
import styles from './compose.module.css';
import { Findings } from './findings.tsx';
import { RequestLine } from './request-line.tsx';
import { RequestMenu } from './request-menu.tsx';
import { Rows } from './rows.tsx';
import { RunAs, runAsLabel } from './run-as.tsx';
import { SecretPicker } from './secret-picker.tsx';

type Section = 'payload' | 'headers' | 'runAs';
const section = signal<Section>('payload');

/** The request form with the findings of the lint. */
export function Compose() {
  const { method, headers, params, body, runAs } = draft.value;
  const withBody = sendsBody(method);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isFocusLost()) focusFirst(form.current?.querySelector('[type="url"]'));
  }, []);
  const fields = body.kind === 'form' || body.kind === 'multipart' ? body.fields.filter(isSent).length : 0;
  return (
    <section class={styles.compose} aria-label="Request">
      <form class={styles.form} ref={form} {...NO_FORM_RESTORE} onSubmit={(event) => event.preventDefault()}>
        <SecretPicker />
        <RequestLine />
        <Tabs
          layout="fill"
          label="Parts of the request"
          open={section.value}
          onOpen={(id) => {
            section.value = id;
          }}
          items={[
            {
              id: 'payload',
              label: withBody ? 'Body' : 'Params',
              count: withBody ? fields : params.filter(isSent).length,
            },
            { id: 'headers', label: 'Headers', count: headers.filter(isSent).length },
            { id: 'runAs', label: `Run as ${runAsLabel(runAs.kind)}` },
          ]}
          end={<RequestMenu />}
        >
          {section.value === 'runAs' && <RunAs />}
          {section.value === 'headers' && (
            <Rows kind="header" rows={headers} onRows={(rows) => change({ headers: rows })} names={COMMON_HEADERS} />
          )}
          {section.value === 'payload' &&
            (withBody ? (
              <BodyEditor />
            ) : (
              <Rows kind="parameter" rows={params} onRows={(rows) => change({ params: rows })} />
            ))}
        </Tabs>
        <Findings />
      </form>
    </section>
  );
}

const COMMON_HEADERS = ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'User-Agent', 'X-Api-Key'];
