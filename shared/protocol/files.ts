import * as v from 'valibot';

const size = v.pipe(
  v.number('must be a number of bytes'),
  v.safeInteger('must be a number of bytes'),
  v.minValue(0, 'must be a number of bytes'),
);

const fileSchema = v.union(
  [size, v.strictObject({ size, name: v.string(), type: v.string() })],
  'must be the size in bytes, or an object with size, name and type',
);

/** `request.files`: what is known of the file parts before they come, by their names. */
export const filesSchema = v.record(
  v.string(),
  v.union([fileSchema, v.array(fileSchema)], 'must be the size in bytes, or an object with size, name and type'),
  'must be an object of sizes in bytes',
);

export interface DescribedFile {
  /** Name of its part: `data[image]`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly name?: string;
  readonly type?: string;
}

export const describedFiles = (files: v.InferOutput<typeof filesSchema>): DescribedFile[] =>
  Object.entries(files).flatMap(([path, described]) =>
    [described].flat().map((one) => (typeof one === 'number' ? { path, size: one } : { path, ...one })),
  );
