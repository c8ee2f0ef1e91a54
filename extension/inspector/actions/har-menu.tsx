import { useRef } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { type Relays, useRelays } from '../../connection/relays.ts';
import { Menu } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { createWatch } from '../../leaks/suspect.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { addressOf } from '../address-of.ts';
import { usePolicies } from '../policy/policies.ts';
import { asHar } from './har-export.ts';
import { importHar, MAX_HAR_BYTES } from './har-import.ts';

interface HarMenuProps {
  /** The calls to export: those that are listed. */
  readonly calls: readonly RecordedCall[];
  readonly onImport: (calls: readonly RecordedCall[]) => void;
}

/** Exports and imports calls. There is no export with credentials: they are not recorded. */
export function HarMenu({ calls, onImport }: HarMenuProps) {
  const policies = usePolicies();
  const { list } = useRelays();
  const chooser = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (chooser.current) chooser.current.value = '';
    if (!file) return;
    if (file.size > MAX_HAR_BYTES) {
      showToast({ text: t('inspector.har.tooLarge', { size: number(MAX_HAR_BYTES / 1e6) }) });
      return;
    }
    await policies.load(null).catch(() => {});
    const read = importHar(await file.text(), createWatch(policies.knownOrigins));
    if (read.ok) onImport(read.calls);
    showToast({ text: read.ok ? importedText(read.calls.length, read.skipped) : read.problem });
  };
  return (
    <>
      <Menu
        size="small"
        icon="file"
        label={t('inspector.har.menu')}
        items={[
          {
            label: t('inspector.har.export', calls.length, { count: number(calls.length) }),
            onSelect: () => save(calls, list.value),
          },
          { label: t('inspector.har.import'), onSelect: () => chooser.current?.click() },
        ]}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".har,application/json"
        aria-label={t('inspector.har.file')}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
    </>
  );
}

function importedText(count: number, skipped: number): string {
  const calls = t('inspector.toolbar.calls', count, { count: number(count) });
  return skipped > 0
    ? t('inspector.har.importedSkipping', skipped, { calls, count: number(skipped) })
    : t('inspector.har.imported', { calls });
}

function save(calls: readonly RecordedCall[], relays: Relays['list']['value']): void {
  const har = asHar(calls, (relayId) => addressOf(relays, relayId), browser.runtime.getManifest().version);
  const url = URL.createObjectURL(new Blob([JSON.stringify(har, null, 2)], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: 'client-secret-calls.har' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
