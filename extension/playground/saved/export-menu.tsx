import { Menu, type MenuItem } from '../../design/menu.tsx';
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
      label="Export"
      items={[item('Export as JSON', 'json'), item('Export for Postman', 'postman'), item('Export as HAR', 'har')]}
    />
  );
}
