import { useId } from 'preact/hooks';
import { Button, IconButton } from '../design/button.tsx';
import { Select, TextInput } from '../design/field.tsx';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { addPlacement } from './add-typed.ts';
import fieldsStyles from './fields.module.css';
import type { FieldErrors, SecretForm } from './form.ts';
import { placementKinds, placementText } from './placement-choices.ts';
import styles from './placements-field.module.css';

interface PlacementsProps {
  readonly form: SecretForm;
  readonly onChange: (part: Partial<SecretForm>) => void;
  readonly errors: FieldErrors;
}

/** Where in a request the secret may appear. */
export function PlacementsField({ form, onChange, errors }: PlacementsProps) {
  const { placements, newPlacement } = form;
  const id = useId();
  const kind = placementKinds.find((one) => one.id === newPlacement.kind);
  const choose = (next: string): void => {
    const chosen = { ...form, newPlacement: { kind: next, name: newPlacement.name } };
    const needsName = placementKinds.some((one) => one.id === next && one.input);
    onChange(needsName ? chosen : addPlacement(chosen).form);
  };
  const addNamed = (): void => onChange(addPlacement(form).form);

  return (
    <section class={fieldsStyles.group} aria-labelledby={id}>
      <h3 class={textStyles.label} id={id}>
        {t('secrets.placement.title')}
      </h3>
      {placements.length > 0 && (
        <ul class={styles.chips}>
          {placements.map((placement) => (
            <li class={styles.chip} key={placement} title={placement}>
              {placementText(placement)}
              <IconButton
                icon="x"
                size="small"
                label={t('secrets.placement.remove', { placement: placementText(placement) })}
                onClick={() => onChange({ placements: placements.filter((one) => one !== placement) })}
              />
            </li>
          ))}
        </ul>
      )}
      <Select
        label={t('secrets.placement.add')}
        hideLabel
        value={newPlacement.kind}
        error={errors.placements}
        onValue={choose}
      >
        <option value="">{t('secrets.placement.addMore')}</option>
        {placementKinds.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label()}
          </option>
        ))}
      </Select>
      {kind?.input && (
        <div class={fieldsStyles.addLine}>
          <TextInput
            label={kind.input.label()}
            hideLabel
            mono
            placeholder={t('secrets.placement.example', { label: kind.input.label(), example: kind.input.example })}
            spellcheck={false}
            value={newPlacement.name}
            error={errors.newPlacement}
            onValue={(name) => onChange({ newPlacement: { ...newPlacement, name } })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              addNamed();
            }}
          />
          <Button
            icon="plus"
            onClick={addNamed}
            disabled={newPlacement.name.trim() === ''}
            aria-label={t('secrets.placement.addIt')}
          >
            {t('secrets.placement.addButton')}
          </Button>
        </div>
      )}
    </section>
  );
}
