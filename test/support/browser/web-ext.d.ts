/** web-ext has no types of its own; this is what the tests use. */
declare module 'web-ext' {
  interface Finding {
    readonly code: string;
    readonly message: string;
    readonly file?: string;
  }
  const webExt: {
    readonly cmd: {
      lint(
        options: Readonly<Record<string, unknown>>,
        more: { readonly shouldExitProgram: boolean },
      ): Promise<Readonly<Record<'errors' | 'warnings' | 'notices', readonly Finding[]>>>;
    };
  };
  export default webExt;
}
