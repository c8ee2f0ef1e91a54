import { Menu, type MenuItem } from '../../design/menu.tsx';
import { t } from '../../language/messages.ts';
import type { Library } from '../../saved/library.ts';
import { type ExportFormat, exportLibrary } from './export.ts';

/** All saved calls as a file. */
export function ExportMenu({ library }: { library: Library }) {
  const item = (label: string, format: ExportFormat): MenuItem => ({
    label,
    icon: 'file',
    onSelect: () => void exportLibrary(library, format),
  });
  return (
    <Menu
      size="small"
      label={t('playground.saved.export')}
      items={[
        item(t('playground.saved.exportJson'), 'json'),
        item(t('playground.saved.exportPostman'), 'postman'),
        item(t('playground.saved.exportHar'), 'har'),
      ]}
    />
  );
}
