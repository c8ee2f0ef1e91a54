import { Menu, type MenuItem } from '../../design/menu.tsx';
import { t } from '../../language/messages.ts';
import { examplesFor } from '../../starters/examples.ts';
import { usePlayground } from '../playground.ts';
import type { RequestState } from '../request/request.ts';

/** Example requests. */
export function RequestMenu() {
  const { request } = usePlayground();
  return <Menu size="small" label={t('playground.compose.examples')} items={menuItems(request)} />;
}

function menuItems(request: RequestState): MenuItem[] {
  const { chosen, replace, startOver } = request;
  const secret = chosen.value;
  const examples = secret
    ? examplesFor(secret, secret.name).map(
        (example): MenuItem => ({
          label: example.title,
          icon: 'play',
          onSelect: () => replace(example.draft(secret.name)),
        }),
      )
    : [];
  const reset: MenuItem[] = secret
    ? [{ label: t('playground.compose.startOver'), icon: 'refresh', onSelect: () => startOver(secret.name) }]
    : [];
  return [...examples, ...reset];
}
