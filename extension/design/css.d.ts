/** Style sheets are imported for their side effect; the bundler extracts them. */
declare module '*.css';

/** Class names as the sheet has them to those on the page; a test holds that each one used is there. */
declare module '*.module.css' {
  const classNames: Readonly<Record<string, string>>;
  export default classNames;
}
