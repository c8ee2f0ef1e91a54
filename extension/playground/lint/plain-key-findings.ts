import { MASK, PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import type { PlainKey } from '../../plain-keys/find.ts';
import { putPlaceholder } from '../../plain-keys/replace.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Finding, Fix } from './finding.ts';

/** One finding for each key, wherever it appears, with its fixes. The text never contains the key. */
export function keyFindings(draft: Draft, keys: readonly PlainKey[]): Finding[] {
  return [...Map.groupBy(keys, ({ value }) => value).values()].map((same) => findingOf(draft, same));
}

function findingOf(draft: Draft, keys: readonly PlainKey[]): Finding {
  const [{ value, spot } = NO_KEY] = keys;
  const secret = keys.find((one) => one.secret !== null)?.secret ?? null;
  const replace: Fix = {
    kind: 'draft',
    label: `Replace with ${PLACEHOLDER}`,
    draft: withSecret(putPlaceholder(draft, keys), draft, secret),
  };
  const isRemoved = value === MASK;
  const register: Fix = { kind: 'key', label: 'Save it as a secret', action: 'register', value };
  const dismiss: Fix = { kind: 'key', label: "It's not a key", action: 'dismiss', value };
  return {
    level: 'error',
    code: null,
    text: isRemoved ? removedText(keys) : `${subject(keys)} ${description(keys, secret)} ${ADVICE}`,
    param: spot.param,
    fixes: [replace, ...(isRemoved || secret !== null ? [] : [register]), dismiss],
  };
}

const NO_KEY: Pick<PlainKey, 'value' | 'spot'> = {
  value: '',
  spot: { id: '', kind: 'body', name: '', param: 'data', place: '' },
};

const ADVICE = `It would be sent in plain text, so it is not saved with the draft. Use ${PLACEHOLDER} instead; the relay inserts the key.`;

const removedText = (keys: readonly PlainKey[]): string =>
  `${subject(keys)} contained a key, which was not saved with the draft. Use ${PLACEHOLDER} instead.`;

function subject(keys: readonly PlainKey[]): string {
  const [first = '', ...others] = [...new Set(keys.map(({ spot }) => spot.place))];
  return [first, ...others.map((place) => place.charAt(0).toLowerCase() + place.slice(1))].join(' and ');
}

function description(keys: readonly PlainKey[], secret: string | null): string {
  const vendor = keys.find((one) => one.vendor !== null)?.vendor ?? null;
  const verb = new Set(keys.map(({ spot }) => spot.place)).size > 1 ? 'contain' : 'contains';
  if (secret !== null) return `${verb} what looks like the value of ${secret}.`;
  return vendor === null ? `${verb} what looks like a key.` : `${verb} what looks like a key (${vendor}).`;
}

/** Selects the secret whose value was replaced, unless the request already uses another one. */
const withSecret = (next: Draft, before: Draft, secret: string | null): Draft =>
  secret === null || JSON.stringify(before).includes(PLACEHOLDER) ? next : { ...next, secret };
