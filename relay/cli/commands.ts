import type { CommandDef } from 'citty';

/** All commands. Loaded on demand: the health check of a container must not load the whole relay every few seconds. */
export const COMMANDS: CommandDef = {
  meta: {
    name: 'client-secret-relay',
    description:
      'Keeps client secrets and puts them into calls to third-party APIs. Without a command, the relay starts.',
  },
  subCommands: {
    start: async () => (await import('./start.ts')).start,
    pair: async () => (await import('./pair.ts')).pair,
    login: async () => (await import('./remote/login.ts')).login,
    logout: async () => (await import('./remote/logout.ts')).logout,
    secrets: async () => (await import('./secrets.ts')).secrets,
    devices: async () => (await import('./devices.ts')).devices,
    keys: async () => (await import('./keys.ts')).keys,
    audit: async () => (await import('./audit.ts')).audit,
    backup: async () => (await import('./backup/backup.ts')).backup,
    restore: async () => (await import('./backup/restore.ts')).restore,
    store: async () => (await import('./store/store.ts')).store,
    doctor: async () => (await import('./doctor/doctor.ts')).doctor,
    health: async () => (await import('./health.ts')).health,
  },
};
