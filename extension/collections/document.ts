import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';

/** A larger file is refused before it is read. */
export const MAX_FILE = 20_000_000;
/** Parsing YAML takes a second for two megabytes. */
const MAX_YAML = 4_000_000;
const MAX_DEPTH = 100;
/** Objects, arrays and values, each counted wherever it is referenced. */
const MAX_NODES = 2_000_000;

const refuse = (detail: string): Result<never> => fail(refusal('INVALID_PARAMETER', detail));
const tooLarge = (detail: string): Result<never> => fail(refusal('BODY_TOO_LARGE', detail));

/** The JSON or YAML of a file, within bounds, so that what reads it may use recursion. */
export async function readDocument(file: Blob): Promise<Result<unknown>> {
  if (file.size > MAX_FILE) return tooLarge(t('collections.file.tooLarge', { size: number(MAX_FILE / 1e6) }));
  const text = textOf(await file.arrayBuffer());
  if (text === null) return refuse(t('collections.file.notText'));
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : await parseYaml(text);
  if (!parsed.ok) return parsed;
  return isWithinBounds(parsed.value) ? parsed : tooLarge(t('collections.file.tooDeep'));
}

function textOf(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text));
  } catch {
    // The engine's message quotes the file.
    return refuse(t('collections.file.notJson'));
  }
}

async function parseYaml(text: string): Promise<Result<unknown>> {
  if (text.length > MAX_YAML) return tooLarge(t('collections.file.yamlTooLarge', { size: number(MAX_YAML / 1e6) }));
  const { parse } = await import('yaml');
  try {
    // Aliases that multiply each other are refused by the library ("billion laughs").
    return ok(parse(text, { maxAliasCount: 100, logLevel: 'error', uniqueKeys: false }));
  } catch {
    return refuse(t('collections.file.neither'));
  }
}

/** Without recursion. Also removes `__proto__`, which would set a prototype where it is copied by assignment. */
function isWithinBounds(root: unknown): boolean {
  const left: [value: unknown, depth: number][] = [[root, 0]];
  let nodes = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, depth] = next;
    nodes += 1;
    if (depth > MAX_DEPTH || nodes + left.length > MAX_NODES) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const one of Object.values(value)) left.push([one, depth + 1]);
  }
  return true;
}
