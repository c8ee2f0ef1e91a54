import * as v from 'valibot';
import { storageItem } from '../../storage/item.ts';
import { callSchema } from './call.ts';

/** The last call, while no window is open. In memory: an answer is nobody's business after the browser has closed. */
export const storedCall = () => storageItem('playground.call', v.nullable(callSchema), null, 'session');
