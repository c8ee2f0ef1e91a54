import path from 'node:path';

const EXTENSION = path.join(import.meta.dirname, '../extension');

/**
 * The name that a class of a CSS module has on the page: `design-button__small` for `small` of
 * `extension/design/button.module.css`. The folders keep sheets of one name apart, and no hash changes from build to build.
 */
export function scopedClassName(name: string, sheet: string): string {
  const [file = ''] = path.relative(EXTENSION, sheet).split('?');
  return `${file.replace('.module.css', '').replaceAll(path.sep, '-')}__${name}`;
}
