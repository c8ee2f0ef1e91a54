import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { HistoryEntry } from '../history/entry.ts';
import { t } from '../language/messages.ts';
import { goTo } from '../navigation/open-tab.ts';
import { overlay } from '../navigation/overlay.ts';
import { trySecret } from '../navigation/try-secret.ts';
import type { Playground } from '../playground/playground.ts';
import { isRunning } from '../request-model/playground-call.ts';
import type { SecretEditing } from '../secrets/editing.ts';
import { examplesFor } from '../starters/examples.ts';
import { STARTERS } from '../starters/starters.ts';
import type { Command } from './command.ts';

export interface CommandDeps {
  readonly secrets: readonly SecretSummary[];
  readonly history: readonly HistoryEntry[];
  readonly editing: Pick<SecretEditing, 'ready' | 'open'>;
  readonly playground: Pick<Playground, 'request' | 'calls' | 'history'>;
}

/** What can be done with the secrets, requests and calls of the active relay. */
export const commandsOf = (deps: CommandDeps): readonly Command[] => [
  ...actions(deps),
  ...deps.secrets.flatMap((secret) => secretCommands(secret, deps)),
  ...requests(deps),
  ...calls(deps),
];

const action = (id: string, command: Omit<Command, 'id' | 'kind'>): Command => ({
  id: `action:${id}`,
  kind: 'action',
  ...command,
});

function actions({ playground, editing }: CommandDeps): readonly Command[] {
  const { calls, history, request } = playground;
  const secret = request.chosen.value;
  const run = isRunning(calls.last.value ?? null)
    ? [
        action('cancel', {
          label: t('shortcuts.does.cancel'),
          icon: 'stop',
          shortcut: 'cancel',
          run: () => void calls.cancel(),
        }),
      ]
    : calls.canSend.value
      ? [
          action('send', {
            label: t('shortcuts.does.send'),
            icon: 'send',
            shortcut: 'send',
            run: inPlayground(calls.send),
          }),
        ]
      : [];
  return [
    ...run,
    action('new-secret', {
      label: t('palette.action.newSecret'),
      icon: 'plus',
      run: () => {
        goTo('secrets');
        void editing.ready.then(() => editing.open(''));
      },
    }),
    action('history', { label: t('palette.action.history'), icon: 'clock', run: inPlayground(history.open) }),
    ...(secret === null
      ? []
      : [
          action('start-over', {
            label: t('palette.action.startOver'),
            icon: 'refresh',
            run: inPlayground(() => request.startOver(secret.name)),
          }),
        ]),
    action('help', {
      label: t('shortcuts.does.help'),
      icon: 'info',
      shortcut: 'help',
      run: () => {
        overlay.value = 'help';
      },
    }),
  ];
}

const inPlayground = (run: () => unknown) => (): void => {
  goTo('playground');
  run();
};

const secretCommands = ({ name }: SecretSummary, { editing }: CommandDeps): readonly Command[] => [
  {
    id: `secret:${name}`,
    kind: 'secret',
    label: name,
    icon: 'key',
    run: () => {
      goTo('secrets');
      void editing.ready.then(() => editing.open(name));
    },
  },
  {
    id: `try:${name}`,
    kind: 'secret',
    label: t('palette.action.try', { name }),
    icon: 'play',
    run: () => trySecret(name),
  },
];

/** Finding the requests that a policy allows takes milliseconds. */
const MAX_WITH_REQUESTS = 20;
const KNOWN_ORIGINS = new Set(STARTERS.flatMap(({ allow }) => allow.map(({ origin }) => origin)));

const requests = ({ secrets, playground }: CommandDeps): readonly Command[] =>
  secrets
    .filter(({ allow }) => allow.some(({ origin }) => KNOWN_ORIGINS.has(origin)))
    .slice(0, MAX_WITH_REQUESTS)
    .flatMap((secret) =>
      examplesFor(secret, secret.name).map(
        ({ title, draft }): Command => ({
          id: `request:${secret.name}:${title}`,
          kind: 'request',
          label: t('palette.action.requestWith', { request: title, name: secret.name }),
          icon: 'file',
          run: inPlayground(() => playground.request.replace(draft(secret.name))),
        }),
      ),
    );

/** The latest call of each request. */
function calls({ history, playground }: CommandDeps): readonly Command[] {
  const known = new Set<string>();
  return history.flatMap((entry): readonly Command[] => {
    const label = `${entry.method} ${entry.url.replace(/^https:\/\//, '')}`;
    const status = entry.status === null ? '' : ` ${entry.status}`;
    if (known.has(`${label} ${entry.secret}`)) return [];
    known.add(`${label} ${entry.secret}`);
    return [
      {
        id: `call:${entry.id}`,
        kind: 'call',
        label: `${label}${status}`,
        icon: 'clock',
        run: inPlayground(() => {
          playground.history.open();
          void playground.history.openCall(entry);
        }),
      },
    ];
  });
}
