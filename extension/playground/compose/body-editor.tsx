import { Segmented } from '../../design/choice.tsx';
import { classes } from '../../design/classes.ts';
import { TextArea } from '../../design/field.tsx';
import textStyles from '../../design/text.module.css';
import type { BodyKind } from '../../request-model/draft.ts';
import { usePlayground } from '../playground.ts';
import styles from './body-editor.module.css';
import { CodeEditor } from './code-editor.tsx';
import { FieldRows } from './field-rows.tsx';

const KINDS: readonly { value: BodyKind; label: string }[] = [
  { value: 'json', label: 'JSON' },
  { value: 'form', label: 'Form' },
  { value: 'multipart', label: 'Multipart' },
  { value: 'text', label: 'Text' },
  { value: 'none', label: 'None' },
];

export function BodyEditor() {
  const { draft, change, linted } = usePlayground().request;
  const { body } = draft.value;
  const set = (part: Partial<typeof body>): void => change({ body: { ...draft.value.body, ...part } });
  const fault = linted.value.findings.find(({ param, level }) => param === 'data' && level === 'error');
  return (
    <div class={styles.editor}>
      <Segmented label="Body as" hideLabel options={KINDS} value={body.kind} onValue={(kind) => set({ kind })} />
      {body.kind === 'json' && (
        <CodeEditor
          label="Body, JSON"
          value={body.text}
          onValue={(text) => set({ text })}
          isFaulty={fault !== undefined}
        />
      )}
      {body.kind === 'text' && (
        <div class={styles.text}>
          <TextArea label="Body, text" hideLabel mono rows={7} value={body.text} onValue={(text) => set({ text })} />
        </div>
      )}
      {(body.kind === 'form' || body.kind === 'multipart') && (
        <FieldRows fields={body.fields} onFields={(fields) => set({ fields })} withFiles={body.kind === 'multipart'} />
      )}
      {body.kind === 'none' && (
        <p class={classes(textStyles.muted, textStyles.small)}>The request is sent without a body.</p>
      )}
    </div>
  );
}
