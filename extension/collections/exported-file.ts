import { t } from '../language/messages.ts';
import type { Library } from '../saved/library.ts';
import { exported } from './export.ts';
import { asHar, savedEntry } from './har/write.ts';
import { asOwnFile } from './own/write.ts';
import { asPostman } from './postman/write.ts';

/** The text of a file with all saved calls. `version`: of the extension, which HAR names. */
export function exportedFile(library: Library, format: 'json' | 'postman' | 'har', version: string): string {
  const all = exported(library);
  return JSON.stringify(contentOf(all, format, version), null, 2);
}

function contentOf(all: ReturnType<typeof exported>, format: 'json' | 'postman' | 'har', version: string): object {
  switch (format) {
    case 'json':
      return asOwnFile(all);
    case 'postman':
      return asPostman(all, t('collections.name.exported'));
    case 'har':
      return asHar(
        [
          ...all.folders.flatMap(({ name, calls }) => calls.map((call) => savedEntry(call, name))),
          ...all.calls.map((call) => savedEntry(call, null)),
        ],
        version,
      );
  }
}
