import type { Browser } from 'wxt/browser';
import { t } from '../../language/messages.ts';
import { isRunning, nextCall, type PlaygroundCall } from '../../request-model/playground-call.ts';
import { statusWord } from '../../response-view/format.ts';
import type { Listener } from './call-runner.ts';

interface Badge {
  readonly text: string;
  readonly color: string;
  /** The icon's name and tooltip. */
  readonly title: string;
}

const nothing = (): Badge => ({ text: '', color: '#626c6d', title: t('extension.name') });

/** What the toolbar's icon says of a call, with white text on the color: 4.5:1 or more. */
function badgeOf(call: PlaygroundCall | null): Badge {
  if (call === null || call.phase === 'cancelled') return nothing();
  const extension = t('extension.name');
  if (isRunning(call)) return { text: '…', color: '#1d599f', title: t('playground.badge.running', { extension }) };
  const { status } = call.head ?? {};
  if (call.phase === 'failed' || status === undefined) {
    return { text: '!', color: '#b3261e', title: t('playground.badge.failed', { extension }) };
  }
  const outcome = `${status} ${statusWord(status)}`.trim();
  return status < 400
    ? { text: '✓', color: '#0b6b62', title: t('playground.badge.done', { extension, outcome }) }
    : { text: '!', color: '#b3261e', title: t('playground.badge.failedWith', { extension, outcome }) };
}

type Action = Pick<
  typeof Browser.action,
  'getBadgeText' | 'setBadgeText' | 'setBadgeBackgroundColor' | 'setBadgeTextColor' | 'setTitle'
>;

/** The last call's state on the icon in the toolbar, until a person has seen how it ended. */
export function createBadge(action: Action) {
  let call: PlaygroundCall | null = null;
  let shown: string | null = null;

  const show = ({ text, color, title }: Badge): void => {
    if (title === shown) return;
    shown = title;
    void action.setBadgeBackgroundColor({ color });
    void action.setBadgeTextColor({ color: '#ffffff' });
    void action.setBadgeText({ text });
    void action.setTitle({ title });
  };

  const follow: Listener = (message) => {
    if ('event' in message) {
      if (message.event.type === 'chunk') return;
      call = nextCall(call, message.event);
      show(badgeOf(call));
      return;
    }
    call = message.call;
    if (call === null) show(nothing());
    // The browser keeps the badge while the background is stopped: only one of a call that ran then is out of date.
    else void action.getBadgeText({}).then((text) => text === '…' && show(badgeOf(call)));
  };
  return {
    follow,
    seen(callId: string): void {
      if (call?.id === callId && !isRunning(call)) show(nothing());
    },
  };
}
