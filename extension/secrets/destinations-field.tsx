import { useId, useState } from 'preact/hooks';
import { METHODS } from '../../shared/protocol/policy.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Toggle } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextArea, TextInput } from '../design/field.tsx';
import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
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
  const isAnyPath = paths.trim() === '';
  if (methods.length === 0) {
    return isAnyPath ? t('secrets.destination.anyMethodAndPath') : t('secrets.destination.anyMethod');
  }
  return isAnyPath ? t('secrets.destination.anyPath') : null;
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
        {t('secrets.destination.title')}
      </h3>
      {allow.map((destination, index) => (
        <fieldset
          class={styles.box}
          key={index}
          aria-label={t('secrets.destination.numbered', { number: number(index + 1) })}
        >
          <div class={styles.head}>
            <TextInput
              label={t('secrets.destination.origin')}
              hideLabel
              mono
              dir="ltr"
              placeholder="https://api.example.com"
              spellcheck={false}
              value={destination.origin}
              error={errors[`allow.${index}.origin`]}
              onValue={(origin) => change(index, { origin })}
            />
            <IconButton
              icon="x"
              label={
                destination.origin === ''
                  ? t('secrets.destination.removeEmpty')
                  : t('secrets.destination.remove', { origin: destination.origin })
              }
              onClick={() => onChange({ allow: allow.filter((_, at) => at !== index) })}
            />
          </div>
          <fieldset class={styles.line} aria-label={t('secrets.destination.methods')}>
            <span class={styles.word}>{t('secrets.destination.methods')}</span>
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
              {t('secrets.destination.paths')}
            </span>
            <TextArea
              label={t('secrets.destination.pathsLabel')}
              hideLabel
              mono
              rows={1}
              dir="ltr"
              placeholder={t('secrets.destination.pathsExample')}
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
          label={t('secrets.destination.add')}
          hideLabel
          mono
          placeholder={t('secrets.destination.addExample')}
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
        <Button
          icon="plus"
          onClick={add}
          disabled={newDestination.trim() === ''}
          aria-label={t('secrets.destination.addIt')}
        >
          {t('secrets.destination.addButton')}
        </Button>
      </div>
    </section>
  );
}
