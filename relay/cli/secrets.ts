import { defineCommand } from 'citty';
import { exportPolicies } from './secrets/export.ts';
import { importSecrets } from './secrets/import.ts';
import { list } from './secrets/list.ts';
import { remove } from './secrets/remove.ts';
import { set } from './secrets/set.ts';

export const secrets = defineCommand({
  meta: { description: 'Client secrets.' },
  subCommands: { list, set, remove, import: importSecrets, export: exportPolicies },
});
