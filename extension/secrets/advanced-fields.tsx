import { Segmented } from '../design/choice.tsx';
import { TextArea, TextInput } from '../design/field.tsx';
import { Icon } from '../design/icon.tsx';
import type { FieldErrors, SecretForm } from './form.ts';

interface AdvancedProps {
  readonly form: SecretForm;
  readonly onChange: (part: Partial<SecretForm>) => void;
  readonly errors: FieldErrors;
}

const FIELDS = ['origins', 'limits.perMinute', 'limits.perDay', 'claims', 'expiresAt'];

/** Who may call, how often and until when. Opens by itself where something is set or wrong. */
export function AdvancedFields({ form, onChange, errors }: AdvancedProps) {
  const texts = [form.origins, form.perMinute, form.perDay, form.claims, form.expiresAt];
  const isUsed = form.allowRanges || texts.some((text) => text !== '');
  const hasError = FIELDS.some((field) => errors[field] !== undefined);
  return (
    <details class="advanced" open={isUsed || hasError || undefined}>
      <summary>
        <Icon name="chevron-right" size={14} />
        Advanced: pages, users, limits, expiry
      </summary>
      <div class="stack">
        <TextArea
          label="Pages that may call, one origin a line"
          mono
          rows={2}
          placeholder="https://app.example"
          hint="Empty: the pages that the relay itself allows."
          spellcheck={false}
          value={form.origins}
          error={errors.origins}
          onValue={(origins) => onChange({ origins })}
        />
        <TextArea
          label="Claims that a user must have, JSON"
          mono
          rows={1}
          placeholder='{ "role": "paid" }'
          hint="Read from the token of a signed-in user; a list means any of its values. Empty: every signed-in user."
          spellcheck={false}
          value={form.claims}
          error={errors.claims}
          onValue={(claims) => onChange({ claims })}
        />
        <div class="two">
          <TextInput
            label="Calls a minute"
            hint="Of each caller."
            inputmode="numeric"
            value={form.perMinute}
            error={errors['limits.perMinute']}
            onValue={(perMinute) => onChange({ perMinute })}
          />
          <TextInput
            label="Calls a day"
            hint="Of all callers together."
            inputmode="numeric"
            value={form.perDay}
            error={errors['limits.perDay']}
            onValue={(perDay) => onChange({ perDay })}
          />
        </div>
        <Segmented
          label="Parts of a response (Range)"
          options={[
            { value: 'off', label: 'Left out' },
            { value: 'on', label: 'Allowed' },
          ]}
          value={form.allowRanges ? 'on' : 'off'}
          hint="An API that repeats the secret could be asked for it in two halves, which redaction does not recognise."
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
