import { MASK, PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { listText } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { vendorText } from '../../leaks/finding-text.ts';
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
    label: t('playground.fix.replace', { placeholder: PLACEHOLDER }),
    draft: withSecret(putPlaceholder(draft, keys), draft, secret),
  };
  const isRemoved = value === MASK;
  const register: Fix = { kind: 'key', label: t('playground.fix.register'), action: 'register', value };
  const dismiss: Fix = { kind: 'key', label: t('playground.fix.dismiss'), action: 'dismiss', value };
  return {
    level: 'error',
    code: null,
    text: isRemoved ? removedText(keys) : `${description(keys, secret)} ${advice()}`,
    param: spot.param,
    fixes: [replace, ...(isRemoved || secret !== null ? [] : [register]), dismiss],
  };
}

const NO_KEY: Pick<PlainKey, 'value' | 'spot'> = {
  value: '',
  spot: { id: '', kind: 'body', name: '', param: 'data', place: '' },
};

const advice = (): string => t('playground.keys.advice', { placeholder: PLACEHOLDER });

function removedText(keys: readonly PlainKey[]): string {
  const [count, places] = placesOf(keys);
  return t('playground.keys.removed', count, { places, placeholder: PLACEHOLDER });
}

/** Where the keys are: how many places, and their list. */
function placesOf(keys: readonly PlainKey[]): readonly [count: number, list: string] {
  const [first = '', ...others] = new Set(keys.map(({ spot }) => spot.place));
  const places = [first, ...others.map((place) => place.charAt(0).toLowerCase() + place.slice(1))];
  return [places.length, listText(places)];
}

function description(keys: readonly PlainKey[], secret: string | null): string {
  const vendor = keys.find((one) => one.vendor !== null)?.vendor ?? null;
  const [count, places] = placesOf(keys);
  if (secret !== null) return t('playground.keys.ofSecret', count, { places, name: secret });
  return vendor === null
    ? t('playground.keys.found', count, { places })
    : t('playground.keys.ofVendor', count, { places, vendor: vendorText(vendor) });
}

/** Selects the secret whose value was replaced, unless the request already uses another one. */
const withSecret = (next: Draft, before: Draft, secret: string | null): Draft =>
  secret === null || JSON.stringify(before).includes(PLACEHOLDER) ? next : { ...next, secret };
