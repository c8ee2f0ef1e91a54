import { Segmented } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextArea, TextInput } from '../design/field.tsx';
import { Icon } from '../design/icon.tsx';
import layoutStyles from '../design/layout.module.css';
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
        Advanced: pages, users, limits, expiry
      </summary>
      <div class={classes(layoutStyles.stack, styles.fields)}>
        <TextArea
          label="Allowed pages, one origin per line"
          mono
          rows={2}
          placeholder="https://app.example"
          hint="Leave empty to allow the pages that the relay’s configuration allows."
          spellcheck={false}
          value={form.origins}
          error={errors.origins}
          onValue={(origins) => onChange({ origins })}
        />
        <TextArea
          label="Required user claims, JSON"
          mono
          rows={1}
          placeholder='{ "role": "paid" }'
          hint="Compared with the token of the signed-in user; a list means any of its values. Leave empty to allow every signed-in user."
          spellcheck={false}
          value={form.claims}
          error={errors.claims}
          onValue={(claims) => onChange({ claims })}
        />
        <div class={styles.two}>
          <TextInput
            label="Calls per minute"
            hint="For each caller."
            inputmode="numeric"
            value={form.perMinute}
            error={errors['limits.perMinute']}
            onValue={(perMinute) => onChange({ perMinute })}
          />
          <TextInput
            label="Calls per day"
            hint="For all callers together."
            inputmode="numeric"
            value={form.perDay}
            error={errors['limits.perDay']}
            onValue={(perDay) => onChange({ perDay })}
          />
        </div>
        <Segmented
          label="Range requests"
          options={[
            { value: 'off', label: 'Ignored' },
            { value: 'on', label: 'Allowed' },
          ]}
          value={form.allowRanges ? 'on' : 'off'}
          hint="If an API repeats the secret, range requests can return it in two parts, which redaction does not recognize."
          onValue={(value) => onChange({ allowRanges: value === 'on' })}
        />
        <TextInput
          label="Expires"
          type="datetime-local"
          value={form.expiresAt}
          error={errors.expiresAt}
          onValue={(expiresAt) => onChange({ expiresAt })}
        />
      </div>
    </details>
  );
}
