import { isLoopback } from '../../shared/loopback.ts';

/** Of an address, which is a URL. */
export const isOnLoopback = (address: string): boolean => isLoopback(new URL(address).hostname);
