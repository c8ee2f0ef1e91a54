/**
 * The folder that the build writes to. The bundled relay lies as deep below the root of the project, in `.output/relay`,
 * as this file does.
 */
export const BUILT_FILES = new URL('../../.output/', import.meta.url);
