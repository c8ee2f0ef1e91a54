/**
 * What browsers and Node both have of the web platform, as far as `shared/` uses it: no DOM and no Node types are loaded
 * here, so that whatever only one of the two has does not compile. The full declarations are the runtimes' own.
 */

declare function atob(data: string): string;
declare function btoa(data: string): string;

/** Keys are handed on, and never looked into. */
interface CryptoKey {
  readonly type: string;
}

declare const crypto: {
  getRandomValues(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  readonly subtle: {
    digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    generateKey(algorithm: { name: string }, extractable: boolean, uses: readonly string[]): Promise<unknown>;
    exportKey(format: 'raw', key: CryptoKey): Promise<ArrayBuffer>;
    importKey(
      format: 'raw',
      data: ArrayBuffer | Uint8Array<ArrayBuffer>,
      algorithm: { name: string; hash?: string },
      extractable: boolean,
      uses: readonly ('deriveBits' | 'sign' | 'verify')[],
    ): Promise<CryptoKey>;
    deriveBits(algorithm: { name: string; public: CryptoKey }, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
    verify(
      algorithm: string,
      key: CryptoKey,
      signature: Uint8Array<ArrayBuffer>,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<boolean>;
  };
};

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}

declare class URL {
  constructor(url: string, base?: string);
  static parse(url: string, base?: string): URL | null;
  static canParse(url: string, base?: string): boolean;
  readonly hash: string;
  readonly host: string;
  readonly hostname: string;
  readonly origin: string;
  readonly password: string;
  readonly pathname: string;
  readonly port: string;
  readonly protocol: string;
  readonly search: string;
  readonly username: string;
}
