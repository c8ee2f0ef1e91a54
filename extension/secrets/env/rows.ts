import { valueProblem } from '../../../shared/policy/value-warnings.ts';
import { MAX_SECRET_LENGTH } from '../../../shared/protocol/policy.ts';
import { t } from '../../language/messages.ts';
import { type CheckedForm, checkForm, type Destination, emptyForm } from '../form.ts';
import { keyErrors } from '../keys-in-form.ts';
import { destinationFrom } from '../quick-destination.ts';
import { freeName } from '../suggestions.ts';
import { valueProblemText } from '../warning-texts.ts';
import { isLikelyKey, secretName, starterOf } from './guess.ts';
import { MAX_VARIABLES, type Variable } from './parse-env.ts';

/** A variable that can become a client secret. Only in the memory of the page: it has the value. */
export interface EnvRow {
  readonly variable: string;
  readonly value: string;
  /** Whether it is to be saved. */
  readonly on: boolean;
  readonly name: string;
  /** As typed: hosts, origins or URLs, separated by commas. */
  readonly destination: string;
  readonly placement: string;
  /** What the known API allows, as long as nobody changes the destination. */
  readonly known: {
    readonly service: string;
    readonly destination: string;
    readonly allow: readonly Destination[];
  } | null;
  /** For a name that the relay has: null until a person has chosen. */
  readonly ifTaken: 'replace' | 'rename' | null;
  /** Why it was not saved. */
  readonly failure: string | null;
}

export function rowsOf(variables: readonly Variable[]): readonly EnvRow[] {
  const names: string[] = [];
  return variables.slice(0, MAX_VARIABLES).map((variable): EnvRow => {
    const starter = starterOf(variable);
    const name = freeName(secretName(variable.name, starter), names);
    names.push(name);
    const allow = (starter?.allow ?? []).map(({ origin, methods = [], paths = [] }) => ({
      origin,
      methods: [...methods],
      paths: paths.join('\n'),
    }));
    const destination = allow.map(({ origin }) => origin.replace(/^https:\/\//, '')).join(', ');
    return {
      variable: variable.name,
      value: variable.value,
      on: isLikelyKey(variable, starter),
      name,
      destination,
      placement: starter?.placements[0] ?? 'header:authorization',
      known: starter && { service: starter.service, destination, allow },
      ifTaken: null,
      failure: null,
    };
  });
}

export interface CheckedRow {
  readonly checked: CheckedForm;
  /** By `name`, `destination`, `value` and `ifTaken`. */
  readonly errors: Readonly<Record<string, string>>;
}

/** `taken`: the names on the relay; `others`: those of the other rows that are to be saved. */
export function checkRow(row: EnvRow, taken: readonly string[], others: readonly string[]): CheckedRow {
  const typed = row.destination.split(',').filter((one) => one.trim() !== '');
  const allow = row.destination === row.known?.destination ? row.known.allow : typed.map(destinationFrom);
  const name = row.ifTaken === 'rename' ? freeName(row.name, [...taken, ...others]) : row.name;
  const form = { ...emptyForm, name, allow: allow.filter((one) => one !== null), placements: [row.placement] };
  const checked = checkForm(form);
  const errors: Record<string, string> = { ...(checked.ok ? {} : checked.errors), ...keyErrors(form) };
  const fromForm = Object.entries(errors).find(([field]) => field.startsWith('allow'))?.[1];
  if (fromForm !== undefined) errors.destination = fromForm;
  if (allow.some((one) => one === null)) errors.destination = t('secrets.env.hosts');
  const refused = valueProblem(row.value);
  if (refused !== null) errors.value = valueProblemText(refused);
  if (row.value.length > MAX_SECRET_LENGTH) errors.value = t('secrets.env.tooLong');
  if (others.includes(name)) errors.name = t('secrets.env.sameName');
  else if (taken.includes(name) && row.ifTaken === null) {
    errors.ifTaken = t('secrets.env.taken');
  }
  return { checked, errors };
}
