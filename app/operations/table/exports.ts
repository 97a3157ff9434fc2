// Operations on what leaves the library without a window: what was chosen last, and the files that shows write.
import type { EXPORT_CHANNELS } from '../../contract/channels/exports.ts';
import type { ExportChoicesView } from '../../contract/exports-views.ts';
import { DEFAULT_CHOICES, isExportFormat, LINE_CHARS } from '../../domain/export-format.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Library } from '../../storage/library.ts';
import type { Deeds } from '../call.ts';
import type { Engine } from '../engine.ts';

/** What they do. */
export function exportDeeds({ engine }: { readonly engine: Engine }): Deeds<typeof EXPORT_CHANNELS> {
  const { library } = engine;
  return {
    'exports.choices': () => ok(exportChoices(library)),
    'sidecars.writeAll': ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder || folder.sidecars.formats.length === 0) return failed(failure('not-allowed'));
      const count = library.sidecars.putShow(folderId);
      engine.sidecars?.wake();
      return ok({ count });
    },
  };
}

/** What was chosen the last time. */
export function exportChoices(library: Library): ExportChoicesView {
  return library.settings.get('exportChoices', parseChoices, FIRST_CHOICES);
}

const FIRST_CHOICES: ExportChoicesView = { formats: ['srt', 'txt'], pack: false, ...DEFAULT_CHOICES };

function parseChoices(stored: unknown): ExportChoicesView | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const given = stored as Record<string, unknown>;
  const lineChars = LINE_CHARS.find((chars) => chars === given.lineChars);
  if (!Array.isArray(given.formats) || lineChars === undefined) return undefined;
  return {
    formats: given.formats.filter(isExportFormat),
    pack: given.pack === true,
    lineChars,
    withTimes: given.withTimes === true,
  };
}
