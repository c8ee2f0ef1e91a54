import { Segmented } from '../../design/choice.tsx';
import { classes } from '../../design/classes.ts';
import { TextArea } from '../../design/field.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { BodyKind } from '../../request-model/draft.ts';
import { usePlayground } from '../playground.ts';
import styles from './body-editor.module.css';
import { CodeEditor } from './code-editor.tsx';
import { FieldRows } from './field-rows.tsx';

const kinds = (): readonly { value: BodyKind; label: string }[] => [
  { value: 'json', label: 'JSON' },
  { value: 'form', label: t('playground.body.form') },
  { value: 'multipart', label: t('playground.body.multipart') },
  { value: 'text', label: t('playground.body.text') },
  { value: 'none', label: t('playground.body.none') },
];

export function BodyEditor() {
  const { draft, change, linted } = usePlayground().request;
  const { body } = draft.value;
  const set = (part: Partial<typeof body>): void => change({ body: { ...draft.value.body, ...part } });
  const fault = linted.value.findings.find(({ param, level }) => param === 'data' && level === 'error');
  return (
    <div class={styles.editor}>
      <Segmented
        label={t('playground.body.as')}
        hideLabel
        options={kinds()}
        value={body.kind}
        onValue={(kind) => set({ kind })}
      />
      {body.kind === 'json' && (
        <CodeEditor
          label={t('playground.body.jsonLabel')}
          value={body.text}
          onValue={(text) => set({ text })}
          isFaulty={fault !== undefined}
        />
      )}
      {body.kind === 'text' && (
        <div class={styles.text}>
          <TextArea
            label={t('playground.body.textLabel')}
            hideLabel
            mono
            rows={7}
            value={body.text}
            onValue={(text) => set({ text })}
          />
        </div>
      )}
      {(body.kind === 'form' || body.kind === 'multipart') && (
        <FieldRows fields={body.fields} onFields={(fields) => set({ fields })} withFiles={body.kind === 'multipart'} />
      )}
      {body.kind === 'none' && (
        <p class={classes(textStyles.muted, textStyles.small)}>{t('playground.body.noneText')}</p>
      )}
    </div>
  );
}
