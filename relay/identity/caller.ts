import { addressGroup } from '../limits/address.ts';

/** The caller of a request. `origin` is the page's, set by the browser; null outside a browser. */
export type Caller =
  | { readonly kind: 'anonymous'; readonly origin: string | null }
  | {
      readonly kind: 'user';
      readonly sub: string;
      readonly claims: Readonly<Record<string, unknown>>;
      readonly origin: string | null;
    }
  | { readonly kind: 'owner'; readonly deviceId: string; readonly origin: string | null };

/** What limits count a caller by; the anonymous by their address. */
export function callerKey(caller: Caller, address: string): string {
  switch (caller.kind) {
    case 'owner':
      return `owner ${caller.deviceId}`;
    case 'user':
      return `user ${caller.sub}`;
    case 'anonymous':
      return `address ${addressGroup(address)}`;
  }
}
