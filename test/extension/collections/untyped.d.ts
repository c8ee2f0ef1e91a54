/** JSON schemas of draft 6, by the names in their references without `.json`. */
declare module 'har-schema' {
  const schemas: Readonly<Record<string, object>>;
  export default schemas;
}

/** The parts of Postman's own reader of collections that the tests use. */
declare module 'postman-collection' {
  interface Request {
    readonly method: string;
    readonly url: { toString(): string };
    readonly body?: { readonly mode: string };
    readonly auth?: { readonly type: string };
  }
  export class Collection {
    constructor(definition: object);
    readonly variables: { map<T>(each: (variable: { readonly key: string }) => T): T[] };
    forEachItem(each: (item: { readonly name: string; readonly request: Request }) => void): void;
  }
}
