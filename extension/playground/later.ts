/** What the tab needs after the first line of its form: in one file, as small ones take longer to be asked for than to be read. */
export { ComposeParts } from './compose/compose.tsx';
export { Following, Origin } from './following.tsx';
export { pagePlayground } from './page-playground.ts';
export { ResponsePart } from './response-part.tsx';
