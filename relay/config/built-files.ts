/**
 * The folder that the build writes to: `.output`, seen from the sources; in the checkout and in the npm package, the
 * folder above that of the bundled relay.
 */
export const BUILT_FILES = new URL(import.meta.url.endsWith('.ts') ? '../../.output/' : '../', import.meta.url);
