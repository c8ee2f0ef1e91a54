/**
 * What the tab needs after its list. In one file: each further one that is loaded apart would split what the popup loads
 * first into more and smaller files, which compress less.
 */
export { RowMenu } from './actions/row-menu.tsx';
export { Activity } from './detail/activity.tsx';
export { EnvImport } from './env/env-import.tsx';
