import { Segmented } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextArea, TextInput } from '../design/field.tsx';
import { Icon } from '../design/icon.tsx';
import layoutStyles from '../design/layout.module.css';
import { t } from '../language/messages.ts';
import styles from './advanced-fields.module.css';
import type { FieldErrors, SecretForm } from './form.ts';

interface AdvancedProps {
  readonly form: SecretForm;
  readonly onChange: (part: Partial<SecretForm>) => void;
  readonly errors: FieldErrors;
}

const FIELDS = ['origins', 'limits.perMinute', 'limits.perDay', 'claims', 'expiresAt'];

/** Who may call, how often and until when. Open if a field is set or invalid. */
export function AdvancedFields({ form, onChange, errors }: AdvancedProps) {
  const texts = [form.origins, form.perMinute, form.perDay, form.claims, form.expiresAt];
  const isUsed = form.allowRanges || texts.some((text) => text !== '');
  const hasError = FIELDS.some((field) => errors[field] !== undefined);
  return (
    <details class={styles.advanced} open={isUsed || hasError || undefined}>
      <summary>
        <Icon name="chevron-right" size={14} />
        {t('secrets.advanced.title')}
      </summary>
      <div class={classes(layoutStyles.stack, styles.fields)}>
        <TextArea
          label={t('secrets.advanced.origins')}
          mono
          rows={2}
          dir="ltr"
          placeholder="https://app.example"
          hint={t('secrets.advanced.originsHint')}
          spellcheck={false}
          value={form.origins}
          error={errors.origins}
          onValue={(origins) => onChange({ origins })}
        />
        <TextArea
          label={t('secrets.advanced.claims')}
          mono
          rows={1}
          dir="ltr"
          placeholder='{ "role": "paid" }'
          hint={t('secrets.advanced.claimsHint')}
          spellcheck={false}
          value={form.claims}
          error={errors.claims}
          onValue={(claims) => onChange({ claims })}
        />
        <div class={styles.two}>
          <TextInput
            label={t('secrets.advanced.perMinute')}
            hint={t('secrets.advanced.perMinuteHint')}
            inputmode="numeric"
            value={form.perMinute}
            error={errors['limits.perMinute']}
            onValue={(perMinute) => onChange({ perMinute })}
          />
          <TextInput
            label={t('secrets.advanced.perDay')}
            hint={t('secrets.advanced.perDayHint')}
            inputmode="numeric"
            value={form.perDay}
            error={errors['limits.perDay']}
            onValue={(perDay) => onChange({ perDay })}
          />
        </div>
        <Segmented
          label={t('secrets.advanced.ranges')}
          options={[
            { value: 'off', label: t('secrets.advanced.rangesOff') },
            { value: 'on', label: t('secrets.advanced.rangesOn') },
          ]}
          value={form.allowRanges ? 'on' : 'off'}
          hint={t('secrets.advanced.rangesHint')}
          onValue={(value) => onChange({ allowRanges: value === 'on' })}
        />
        <TextInput
          label={t('secrets.advanced.expires')}
          type="datetime-local"
          value={form.expiresAt}
          error={errors.expiresAt}
          onValue={(expiresAt) => onChange({ expiresAt })}
        />
      </div>
    </details>
  );
}
