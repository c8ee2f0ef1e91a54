import * as v from 'valibot';

/**
 * The editor's form, as typed and as its draft is stored. It has no field for the value, which is only in the password
 * field until it is encrypted, and none for the pause, which takes effect immediately: an old draft would revert it.
 */
const secretFormSchema = v.strictObject({
  name: v.string(),
  access: v.picklist(['private', 'public']),
  allow: v.array(v.strictObject({ origin: v.string(), methods: v.array(v.string()), paths: v.string() })),
  placements: v.array(v.string()),
  origins: v.string(),
  perMinute: v.string(),
  perDay: v.string(),
  /** JSON text. */
  claims: v.optional(v.string(), ''),
  /** Whether range requests are allowed. */
  allowRanges: v.optional(v.boolean(), false),
  expiresAt: v.string(),
  /** The text in the fields with an *Add* button. Saving adds it. */
  newDestination: v.optional(v.string(), ''),
  newPlacement: v.optional(v.strictObject({ kind: v.string(), name: v.string() }), { kind: '', name: '' }),
});

export type SecretForm = v.InferOutput<typeof secretFormSchema>;
export type Destination = SecretForm['allow'][number];

/**
 * The secret open in the Secrets tab, and the unsaved form of each secret. Keys are `<relay> <name>`, with an empty
 * name for a new secret. Never a value: there is no field for one, and unknown fields are rejected.
 */
export const editingSchema = v.strictObject({
  open: v.nullable(v.string()),
  forms: v.record(v.string(), secretFormSchema),
});

export type Editing = v.InferOutput<typeof editingSchema>;
