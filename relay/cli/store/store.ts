import { defineCommand } from 'citty';
import { copy } from './copy.ts';

export const store = defineCommand({ meta: { description: 'Where everything is kept.' }, subCommands: { copy } });
