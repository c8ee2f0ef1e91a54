import { useEffect, useState } from 'preact/hooks';
import type { Result } from '../../../shared/errors.ts';
import { adapted, needsAddress } from '../../collections/adapt.ts';
import type { Import } from '../../collections/import.ts';
import { showToast } from '../../design/toast.tsx';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { add, type Change, type Library } from '../../saved/library.ts';
import type { NamedDraft } from '../../saved/saved-call.ts';
import { useSecrets } from '../../secrets/secrets.ts';
import { usePlayground } from '../playground.ts';

/** What a chosen file has, and what is chosen for its calls; nothing is saved before `save`. */
export function useImport(file: File) {
  const { saved } = usePlayground();
  const { known } = useSecrets();
  const [read, setRead] = useState<Result<Import> | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [address, setAddress] = useState('');
  useEffect(() => {
    const hints = known.peek().flatMap(({ name, hint }) => (hint === undefined ? [] : [{ name, hint }]));
    // Its code is loaded with the first file.
    void import('../../collections/import.ts').then(async ({ readImport }) => setRead(await readImport(file, hints)));
  }, [file]);
  const calls = read?.ok ? read.value.calls : [];
  const isAddress = address === '' || /^https?:\/\/[^/]/.test(address);

  return {
    read,
    secrets: known.value,
    secret,
    setSecret,
    address,
    setAddress,
    isAddress,
    withoutAddress: calls.filter(({ draft }) => needsAddress(draft)).length,
    canSave: calls.length > 0 && isAddress,
    async save(): Promise<void> {
      const before = saved.library.peek();
      const choices = { secrets: known.peek(), secret, address };
      const folders = new Map<string | null, NamedDraft[]>(
        read?.ok ? read.value.folders.map((name) => [name, []]) : [],
      );
      for (const call of calls) {
        const list = folders.get(call.folder);
        if (list === undefined) folders.set(call.folder, [adapted(call, choices)]);
        else list.push(adapted(call, choices));
      }
      saved.closeDialog();
      const addAll: Change = (library) => [...folders].reduce((rest, [name, list]) => add(list, name)(rest), library);
      if (!(await saved.apply(addAll))) return;
      saved.open();
      showToast({
        text: t('playground.import.done', calls.length, { count: number(calls.length) }),
        action: t('playground.action.undo'),
        onAction: () => void saved.apply(withoutAdded(before, saved.library.peek())),
      });
    },
  };
}

/** Removes what the import added, and nothing that was added after it. */
function withoutAdded(before: Library | null, after: Library | null): Change {
  const old = new Set([...(before?.calls ?? []), ...(before?.folders ?? [])].map(({ id }) => id));
  const added = new Set(
    [...(after?.calls ?? []), ...(after?.folders ?? [])].map(({ id }) => id).filter((id) => !old.has(id)),
  );
  return ({ folders, calls }) => ({
    folders: folders.filter(({ id }) => !added.has(id)),
    calls: calls.filter(({ id }) => !added.has(id)),
  });
}
