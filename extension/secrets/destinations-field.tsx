import { useId, useState } from 'preact/hooks';
import { METHODS } from '../../shared/protocol/policy.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Toggle } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextArea, TextInput } from '../design/field.tsx';
import textStyles from '../design/text.module.css';
import { addDestination } from './add-typed.ts';
import styles from './destinations-field.module.css';
import fieldsStyles from './fields.module.css';
import type { Destination, FieldErrors, SecretForm } from './form.ts';

interface DestinationsProps {
  readonly form: SecretForm;
  readonly onChange: (part: Partial<SecretForm>) => void;
  readonly errors: FieldErrors;
}

/** What an empty list of methods or paths allows; null if both are restricted. */
function unrestrictedText({ methods, paths }: Destination): string | null {
  const unrestricted = [methods.length === 0 && 'any method', paths.trim() === '' && 'any path'].filter(Boolean);
  return unrestricted.length === 0 ? null : `Allows ${unrestricted.join(' and ')}.`;
}

/** Where the secret may be sent. */
export function DestinationsField({ form, onChange, errors }: DestinationsProps) {
  const { allow, newDestination } = form;
  const [refused, setRefused] = useState<string>();
  const id = useId();
  const add = (): void => {
    const added = addDestination(form);
    setRefused(added.errors.newDestination);
    onChange(added.form);
  };
  const change = (index: number, part: Partial<Destination>): void =>
    onChange({ allow: allow.map((one, at) => (at === index ? { ...one, ...part } : one)) });

  return (
    <section class={fieldsStyles.group} aria-labelledby={id}>
      <h3 class={textStyles.label} id={id}>
        Where the secret may be sent
      </h3>
      {allow.map((destination, index) => (
        <fieldset class={styles.box} key={index} aria-label={`Destination ${index + 1}`}>
          <div class={styles.head}>
            <TextInput
              label="Origin"
              hideLabel
              mono
              placeholder="https://api.example.com"
              spellcheck={false}
              value={destination.origin}
              error={errors[`allow.${index}.origin`]}
              onValue={(origin) => change(index, { origin })}
            />
            <IconButton
              icon="x"
              label={`Remove ${destination.origin || 'destination'}`}
              onClick={() => onChange({ allow: allow.filter((_, at) => at !== index) })}
            />
          </div>
          <fieldset class={styles.line} aria-label="Methods">
            <span class={styles.word}>Methods</span>
            {METHODS.map((method) => (
              <Toggle
                key={method}
                label={method}
                pressed={destination.methods.includes(method)}
                onPressed={(on) =>
                  change(index, {
                    methods: METHODS.filter((one) => (one === method ? on : destination.methods.includes(one))),
                  })
                }
              />
            ))}
          </fieldset>
          <div class={classes(styles.line, styles.paths)}>
            <span class={styles.word} aria-hidden="true">
              Paths
            </span>
            <TextArea
              label="Paths, one per line"
              hideLabel
              mono
              rows={1}
              placeholder="/v1/images/* or /v2/**"
              spellcheck={false}
              value={destination.paths}
              error={errors[`allow.${index}.paths`]}
              onValue={(paths) => change(index, { paths })}
            />
          </div>
          {unrestrictedText(destination) && (
            <p class={classes(textStyles.small, textStyles.faint)}>{unrestrictedText(destination)}</p>
          )}
        </fieldset>
      ))}
      <div class={fieldsStyles.addLine}>
        <TextInput
          label="Add a destination"
          hideLabel
          mono
          placeholder="api.example.com or a full URL"
          spellcheck={false}
          value={newDestination}
          error={refused ?? errors.newDestination ?? errors.allow}
          onValue={(text) => {
            setRefused(undefined);
            onChange({ newDestination: text });
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button icon="plus" onClick={add} disabled={newDestination.trim() === ''} aria-label="Add the destination">
          Add
        </Button>
      </div>
    </section>
  );
}
