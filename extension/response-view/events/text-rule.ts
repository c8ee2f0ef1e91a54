import type { Sliced } from '../lines/in-slices.ts';
import type { ServerEvent } from './server-events.ts';

/** Where the events of a stream have their text. */
export interface TextRule {
  /** In the JSON of an event: `choices[0].delta.content`; `[*]` is every item. Empty: the data is the text. */
  readonly path: string;
  /** Only of events of this type, in `event:` or as the member `type`; empty: of any. */
  readonly type: string;
}

/** A step of a path: the name of a member, the index of an item, or every item. */
type Step = string | number | null;

const STEP = /\.?([^.[\]]+)|\[(?:(\d+)|\*)\]/y;

/** Null if it is not a path. */
export function parsePath(path: string): readonly Step[] | null {
  const text = path.trim().replace(/^\$\.?/, '');
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (!found) return null;
    const [, name, index] = found;
    steps.push(name ?? (index === undefined ? null : Number(index)));
  }
  return steps;
}

/** The texts at a path. */
function textsAt(value: unknown, steps: readonly Step[]): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (step === null) return Object.values(value).flatMap((one) => textsAt(one, rest));
  return Object.hasOwn(value, step) ? textsAt((value as Record<string | number, unknown>)[step], rest) : [];
}

function textOf({ type, data }: ServerEvent, rule: TextRule, steps: readonly Step[]): string {
  const isNamed = rule.type === '' || type === rule.type;
  if (steps.length === 0) return isNamed ? data : '';
  // Parsing is the expensive part.
  if (!/^\s*[{[]/.test(data) || !(isNamed || data.includes(rule.type))) return '';
  try {
    const value = JSON.parse(data) as unknown;
    if (!isNamed && textsAt(value, ['type'])[0] !== rule.type) return '';
    return textsAt(value, steps).join('');
  } catch {
    return '';
  }
}

/** The texts of the events, joined. Yields where it can be interrupted. */
export function* assembled(events: readonly ServerEvent[], rule: TextRule): Sliced<string> {
  const steps = parsePath(rule.path);
  const parts: string[] = [];
  for (const event of steps === null ? [] : events) {
    parts.push(textOf(event, rule, steps ?? []));
    yield;
  }
  return parts.join('');
}

const CHAT: TextRule = { path: 'choices[0].delta.content', type: '' };
const RESPONSES: TextRule = { path: 'delta', type: 'response.output_text.delta' };
const COMPLETIONS: TextRule = { path: 'choices[0].text', type: '' };
const ANTHROPIC: TextRule = { path: 'delta.text', type: '' };
const GEMINI: TextRule = { path: 'candidates[0].content.parts[*].text', type: '' };
const COHERE: TextRule = { path: 'delta.message.content.text', type: 'content-delta' };
const REPLICATE: TextRule = { path: '', type: 'output' };
const HUGGING_FACE: TextRule = { path: 'token.text', type: '' };

/** Of well-known hosts and those below them; one with several APIs has several. */
const BY_HOST: Readonly<Record<string, readonly TextRule[]>> = {
  'api.openai.com': [CHAT, RESPONSES, COMPLETIONS],
  'openai.azure.com': [CHAT, RESPONSES, COMPLETIONS],
  'api.anthropic.com': [ANTHROPIC],
  'generativelanguage.googleapis.com': [GEMINI, CHAT],
  'aiplatform.googleapis.com': [GEMINI, CHAT],
  'api.mistral.ai': [CHAT],
  'api.cohere.com': [COHERE],
  'replicate.com': [REPLICATE],
  'huggingface.co': [CHAT, HUGGING_FACE],
};

const ALL = [CHAT, RESPONSES, ANTHROPIC, GEMINI, COHERE, COMPLETIONS, HUGGING_FACE, REPLICATE];

/** A stream that has no text in its first events, such as a ping, has it soon after. */
const TRIED = 200;

/** The first rule, those of the host before all others, by which the events have text; null if there is none. */
export function* guessRule(host: string, events: readonly ServerEvent[]): Sliced<TextRule | null> {
  const known = Object.entries(BY_HOST).find(([one]) => host === one || host.endsWith(`.${one}`))?.[1] ?? [];
  const first = events.slice(0, TRIED);
  for (const rule of [...known, ...ALL]) {
    if ((yield* assembled(first, rule)) !== '') return rule;
  }
  return null;
}
