import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { nameSchema, type Policy, policySchema } from '../../../shared/protocol/policy.ts';
import { CommandError } from '../exit.ts';

type NamedPolicy = { readonly name: string; readonly policy: Policy };

const parseFile = parseWith(v.object({ secrets: v.array(v.object({ ...policySchema.entries, name: nameSchema })) }));

/** What `secrets export --policies` printed, perhaps edited. */
export function readPolicies(file: string): readonly NamedPolicy[] {
  const parsed = parseFile(parseJson(readText(file), file));
  if (!parsed.ok) throw new CommandError(`${file}: ${parsed.refusal.detail}`);
  return parsed.value.secrets.map(({ name, ...policy }) => ({ name, policy }));
}

/** Throws `CommandError` if the file cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${file} is not JSON.`);
  }
}
