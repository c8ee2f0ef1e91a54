import * as v from 'valibot';

const schema = v.object({
  /** Whether a relay is connected. */
  relay: v.boolean(),
  /** Number of client secrets of the active relay. */
  secrets: v.number(),
  /** Whether one of them, or a new one, is open in the editor. */
  editor: v.boolean(),
  /** Whether the playground's form has a request. */
  request: v.boolean(),
});

/** What the page before showed. No names and nothing that was typed. */
export type Known = v.InferOutput<typeof schema>;

const NOTHING: Known = { relay: false, secrets: 0, editor: false, request: false };

const KEY = 'outline';

/**
 * What a page can draw before anything has been read: the fields that take typing, at their places. In localStorage, which
 * is synchronous.
 */
export function createOutline(local: Pick<Storage, 'getItem' | 'setItem'>) {
  let known = parse(local.getItem(KEY));
  return {
    /** Null: no page has noted anything. */
    get: (): Known | null => known,
    note(part: Partial<Known>): void {
      const next: Known = { ...NOTHING, ...known, ...part };
      const text = JSON.stringify(next.relay ? next : NOTHING);
      if (text === JSON.stringify(known)) return;
      known = JSON.parse(text);
      local.setItem(KEY, text);
    },
  };
}

export type Outline = ReturnType<typeof createOutline>;

function parse(text: string | null): Known | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
