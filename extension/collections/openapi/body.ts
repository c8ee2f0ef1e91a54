import { isJsonType, mediaType } from '../../../shared/protocol/media-type.ts';
import { type Field, field } from '../../request-model/draft.ts';
import { NO_BODY, type PartsBody } from '../request-draft.ts';
import { type Part, partOf, type Resolve } from './document.ts';
import { sampleOf } from './sample.ts';

/** An example of the body, in the type that is easiest to edit. */
export function bodyOf(requestBody: Part | null, resolve: Resolve): PartsBody {
  const content = Object.entries(partOf(requestBody?.content) ?? {});
  const [type, value] = content.toSorted(([a], [b]) => rankOf(a) - rankOf(b))[0] ?? [];
  const media = partOf(value);
  if (type === undefined || media === null) return NO_BODY;
  const [example] = Object.values(partOf(media.examples) ?? {});
  const sample = media.example ?? resolve(example)?.value ?? sampleOf(media.schema, resolve);
  if (sample === undefined) return NO_BODY;
  const kind = FORMS.get(mediaType(type));
  if (kind !== undefined) return { kind, fields: fieldsOf(sample, resolve(media.schema), resolve) };
  return { kind: 'text', type, text: typeof sample === 'string' ? sample : JSON.stringify(sample, null, 2) };
}

const FORMS = new Map<string, 'form' | 'multipart'>([
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/form-data', 'multipart'],
]);

const rankOf = (type: string): number =>
  isJsonType(mediaType(type)) ? 0 : FORMS.get(mediaType(type)) === 'form' ? 1 : FORMS.get(mediaType(type)) ? 2 : 3;

function fieldsOf(sample: unknown, schema: Part | null, resolve: Resolve): Field[] {
  const properties = partOf(schema?.properties);
  return Object.entries(partOf(sample) ?? {}).flatMap(([name, value]): Field[] => {
    const property = properties && Object.hasOwn(properties, name) ? resolve(properties[name]) : null;
    if (property?.format === 'binary') return [{ ...field(name), kind: 'file' }];
    return [field(name, typeof value === 'object' ? JSON.stringify(value) : String(value))];
  });
}
