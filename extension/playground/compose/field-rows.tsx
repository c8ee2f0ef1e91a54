import { Button, IconButton } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import inputStyles from '../../design/input.module.css';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { type Field, field } from '../../request-model/draft.ts';
import { sizeText } from '../../response-view/format.ts';
import { usePlayground } from '../playground.ts';
import styles from './rows.module.css';

interface FieldRowsProps {
  readonly fields: readonly Field[];
  readonly onFields: (fields: Field[]) => void;
  readonly withFiles: boolean;
}

/** Form fields: `a[b]` nests; in a multipart body a field can be a file. */
export function FieldRows({ fields, onFields, withFiles }: FieldRowsProps) {
  const { files } = usePlayground().request;
  const set = (id: string, part: Partial<Field>): void =>
    onFields(fields.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const choose = (id: string, file: File | undefined): void => {
    if (!file) return;
    files.value = new Map(files.value).set(id, file);
    set(id, { file: { name: file.name, size: file.size, type: file.type } });
  };
  const shown = withFiles ? fields : fields.filter(({ kind }) => kind === 'text');
  return (
    <div class={styles.list}>
      {shown.map((one, index) => (
        <fieldset class={classes(styles.row, !one.on && styles.off)} key={one.id}>
          <legend class={textStyles.visuallyHidden}>{t('playground.rows.field', { number: number(index + 1) })}</legend>
          <input
            type="checkbox"
            checked={one.on}
            aria-label={t('playground.rows.fieldSend')}
            title={t('playground.rows.fieldSend')}
            onChange={(event) => set(one.id, { on: event.currentTarget.checked })}
          />
          <input
            class={classes(inputStyles.input, inputStyles.mono)}
            aria-label={t('playground.rows.name')}
            placeholder={t('playground.rows.name')}
            spellcheck={false}
            autocomplete="off"
            value={one.name}
            onInput={(event) => set(one.id, { name: event.currentTarget.value })}
          />
          {one.kind === 'text' ? (
            <input
              class={classes(inputStyles.input, inputStyles.mono)}
              aria-label={t('playground.rows.value')}
              placeholder={t('playground.rows.value')}
              spellcheck={false}
              autocomplete="off"
              value={one.value}
              onInput={(event) => set(one.id, { value: event.currentTarget.value })}
            />
          ) : (
            <FileChoice field={one} isLoaded={files.value.has(one.id)} onFile={(file) => choose(one.id, file)} />
          )}
          <IconButton
            icon="x"
            size="small"
            label={t('playground.rows.fieldRemove', { name: one.name }).trim()}
            onClick={() => onFields(fields.filter(({ id }) => id !== one.id))}
          />
        </fieldset>
      ))}
      <div class={layoutStyles.line}>
        <Button size="small" kind="quiet" icon="plus" onClick={() => onFields([...fields, field()])}>
          {t('playground.rows.fieldAdd')}
        </Button>
        {withFiles && (
          <Button
            size="small"
            kind="quiet"
            icon="file"
            onClick={() => onFields([...fields, { ...field('file'), kind: 'file' }])}
          >
            {t('playground.rows.fileAdd')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface FileChoiceProps {
  readonly field: Field;
  /** Whether its file is in this page's memory. */
  readonly isLoaded: boolean;
  readonly onFile: (file: File | undefined) => void;
}

function FileChoice({ field: one, isLoaded, onFile }: FileChoiceProps) {
  return (
    <label class={classes(styles.file, inputStyles.input)}>
      <input
        class={textStyles.visuallyHidden}
        type="file"
        aria-label={t('playground.rows.fileOf', { name: one.name })}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
      <span class={textStyles.cut}>{one.file ? one.file.name : t('playground.rows.fileChoose')}</span>
      <span class={classes(textStyles.faint, textStyles.small)}>
        {one.file && (isLoaded ? sizeText(one.file.size) : t('playground.rows.fileAgain'))}
      </span>
    </label>
  );
}
