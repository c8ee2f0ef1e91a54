import { AI_SERVICES } from './ai-services.ts';
import { GOOGLE } from './google.ts';
import { SERVICES } from './services.ts';
import type { Starter } from './starter.ts';

/** Well-known APIs. Longer prefixes of keys come before shorter ones. */
export const STARTERS: readonly Starter[] = [...AI_SERVICES, ...GOOGLE, ...SERVICES];
