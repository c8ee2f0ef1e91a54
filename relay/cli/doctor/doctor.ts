import { command, STORE_SETTINGS } from '../command.ts';
import { CommandError } from '../exit.ts';
import { checkDatabase } from './database.ts';
import { checkDestinations } from './destinations.ts';
import type { Finding } from './finding.ts';
import { checkDisk, checkListening, checkRootKey, checkSettings } from './machine.ts';
import { checkReached } from './reached.ts';

export const doctor = command({
  description:
    'Check a relay from end to end: settings, root key, database, disk, clock, Host, TLS, origins, destinations.',
  examples: ['doctor', '$ client-secret-relay doctor --json | jq \'.checks[] | select(.status == "fail")\''],
  settings: [...STORE_SETTINGS, 'RELAY_PUBLIC_URL', 'RELAY_HOST', 'RELAY_PORT', 'RELAY_ALLOWED_ORIGINS'],
  run: async ({ config, print }) => {
    const { findings: database, origins } = await checkDatabase(config);
    const checks: Finding[] = [
      checkSettings(config, process.env),
      checkRootKey(config),
      ...database,
      checkDisk(config),
      checkListening(config),
      ...(await checkReached(config, Date.now())),
      ...(await checkDestinations(config, origins, Date.now)),
    ];
    const failed = checks.filter(({ status }) => status === 'fail').length;
    print({ ok: failed === 0, checks }, checks.map(lineOf).join(''));
    if (failed > 0) throw new CommandError(`${failed} of ${checks.length} checks failed.`);
  },
});

const lineOf = ({ check, status, detail, fix }: Finding): string =>
  `${status.padEnd(4)}  ${check}: ${[detail, fix].filter(Boolean).join(' ')}\n`;
