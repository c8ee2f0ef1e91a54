import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { t } from '../language/messages.ts';

/** One click that leaves only the key. `label` never contains any of the value. */
export interface ValueFix {
  readonly label: string;
  readonly value: string;
}

/** What was pasted instead of a key, or around it. */
export interface ValueShape {
  readonly text: string;
  readonly fixes: readonly ValueFix[];
  /** Whether it is a file of variables, of which each can become a secret of its own. */
  readonly isFile?: boolean;
}

const MAX_FIXES = 4;
const SCHEME = /^(?:bearer|token|basic|apikey)\s+(?=\S+$)/i;
/** A header that carries credentials, with its name. */
const HEADER = /^((?:proxy-)?authorization|[a-z0-9-]{0,40}(?:api-?key|token|secret)[a-z0-9-]{0,40}):\s*(?=\S)/i;
/** `export OPENAI_API_KEY="…"`. The name has an underscore, unlike base64, which can end in "=". */
const VARIABLE = /^(?:export\s+|set\s+)?([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)\s*=\s*(\S.*)$/;
/** Any variable of a file, such as `PORT=3000`. */
const ASSIGNMENT = /^(?:export\s+|set\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=/;
const KEY_NAME = /KEY|TOKEN|SECRET|PASS|CREDENTIAL/i;
const QUOTED = /^(["'`])(.+)\1$/s;

/** Null: nothing is known to be wrong with the value. */
export function valueShape(pasted: string): ValueShape | null {
  const text = pasted.trim();
  if (/^\$?\{*\$?CLIENT_SECRET\}*$/i.test(text)) {
    return {
      text: t('secrets.shape.placeholder', { placeholder: PLACEHOLDER }),
      fixes: [{ label: t('secrets.shape.clear'), value: '' }],
    };
  }
  if (/^(?:\$\s+)?curl\s/i.test(text)) {
    return {
      text: t('secrets.shape.curl'),
      fixes: [{ label: t('secrets.shape.clear'), value: '' }],
    };
  }
  if (/[\r\n]/.test(text)) return envFile(text);
  const variable = VARIABLE.exec(text)?.[1];
  if (variable !== undefined) return shapeOf(t('secrets.shape.variable', { name: variable }), text);
  const header = HEADER.exec(text)?.[1];
  if (header !== undefined) return shapeOf(t('secrets.shape.header', { name: header }), text);
  if (SCHEME.test(text)) {
    return shapeOf(t('secrets.shape.scheme'), text);
  }
  return QUOTED.test(text) ? shapeOf(t('secrets.shape.quotes'), text) : null;
}

const shapeOf = (text: string, value: string): ValueShape => ({
  text,
  fixes: [{ label: t('secrets.shape.onlyKey'), value: bare(value) }],
});

/** Without variable, header, scheme and quotes, in whatever order they are nested. */
function bare(value: string): string {
  const inner = (VARIABLE.exec(value)?.[2] ?? value)
    .replace(HEADER, '')
    .trim()
    .replace(QUOTED, '$2')
    .replace(SCHEME, '');
  return inner === value ? value : bare(inner.trim());
}

/** Several lines that are variables, one at least with an underscore, or comments; a PEM file has other lines. */
function envFile(text: string): ValueShape | null {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const filled = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const variables = filled.flatMap((line) => {
    const [, name = '', value = ''] = VARIABLE.exec(line) ?? [];
    return name === '' ? [] : [{ name, value: bare(value) }];
  });
  if (variables.length === 0 || !filled.every((line) => ASSIGNMENT.test(line))) return null;
  const keys = variables.filter(({ name }) => KEY_NAME.test(name));
  return {
    text: t('secrets.shape.variables'),
    fixes: (keys.length > 0 ? keys : variables)
      .slice(0, MAX_FIXES)
      .map(({ name, value }) => ({ label: t('secrets.shape.use', { name }), value })),
    isFile: filled.length > 1,
  };
}
