import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Select, TextInput } from '../../design/field.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { placementText } from '../placement-choices.ts';
import styles from './env-import.module.css';
import type { EnvRow } from './rows.ts';

interface EnvRowFieldsProps {
  readonly row: EnvRow;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (part: Partial<EnvRow>) => void;
}

const PLACEMENTS = ['header:authorization', 'header:x-api-key', 'header', 'query:key', 'query', 'body'];

/** One variable: whether it becomes a secret, by which name, and where it may be sent. Its value is not shown. */
export function EnvRowFields({ row, errors, onChange }: EnvRowFieldsProps) {
  const { variable, on, name, destination, placement, known } = row;
  return (
    <li class={styles.row}>
      <label class={styles.variable}>
        <input type="checkbox" checked={on} onChange={(event) => onChange({ on: event.currentTarget.checked })} />
        <code class={textStyles.cut}>{variable}</code>
        {known && <span class={textStyles.tag}>{known.service}</span>}
      </label>
      {on && (
        <div class={styles.fields}>
          <TextInput
            label={t('secrets.env.name')}
            mono
            autocomplete="off"
            spellcheck={false}
            maxlength={64}
            value={name}
            error={errors.name}
            onValue={(next) => onChange({ name: next, ifTaken: null })}
          />
          {row.ifTaken !== 'replace' && (
            <>
              <TextInput
                label={t('secrets.env.destination')}
                mono
                autocomplete="off"
                spellcheck={false}
                placeholder="https://api.example.com"
                value={destination}
                error={errors.destination}
                onValue={(next) => onChange({ destination: next })}
              />
              <Select
                label={t('secrets.env.placement')}
                value={placement}
                error={errors.placements}
                onValue={(next) => onChange({ placement: next })}
              >
                {[...new Set([placement, ...PLACEMENTS])].map((one) => (
                  <option key={one} value={one}>
                    {placementText(one)}
                  </option>
                ))}
              </Select>
            </>
          )}
        </div>
      )}
      {on && errors.ifTaken && (
        <Notice
          kind="warn"
          actions={
            <>
              <Button size="small" onClick={() => onChange({ ifTaken: 'replace' })}>
                {t('secrets.env.replace')}
              </Button>
              <Button size="small" onClick={() => onChange({ ifTaken: 'rename' })}>
                {t('secrets.env.rename')}
              </Button>
              <Button size="small" kind="quiet" onClick={() => onChange({ on: false })}>
                {t('secrets.env.leaveOut')}
              </Button>
            </>
          }
        >
          {errors.ifTaken}
        </Notice>
      )}
      {on && row.ifTaken !== null && (
        <p class={classes(textStyles.hint, styles.choice)} role="status">
          {row.ifTaken === 'replace' ? t('secrets.env.replaces', { name }) : t('secrets.env.nextName')}{' '}
          <Button size="small" kind="quiet" onClick={() => onChange({ ifTaken: null })}>
            {t('secrets.env.change')}
          </Button>
        </p>
      )}
      {on && errors.value && <Notice kind="warn">{errors.value}</Notice>}
      {row.failure !== null && (
        <Notice kind="danger" title={t('secrets.env.notSaved')}>
          {row.failure}
        </Notice>
      )}
    </li>
  );
}
