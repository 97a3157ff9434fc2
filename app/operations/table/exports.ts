// Operations on what leaves the library without a window: what was chosen last, and the files that shows write.
import type { EXPORT_CHANNELS } from '../../contract/channels/exports.ts';
import type { ArgsOf } from '../../contract/schema.ts';
import type { ExportChoicesView, SidecarPreview } from '../../contract/exports-views.ts';
import {
  DEFAULT_CHOICES,
  EXPORT_FORMATS,
  FORMAT_FACTS,
  isExportFormat,
  LINE_CHARS,
} from '../../domain/export-format.ts';
import { failure } from '../../domain/failure.ts';
import { fillPattern, unknownFields } from '../../domain/file-name.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { nameFor, nameValues } from '../../publish/exporting.ts';
import { directoryFor } from '../../publish/sidecars.ts';
import type { Library } from '../../storage/library.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import type { FolderChoices } from '../folder-choices.ts';

interface ExportDeps {
  readonly core: Core;
  readonly choices: Pick<FolderChoices, 'exportPathOf'>;
}

/** What they do. */
export function exportDeeds({ choices, core }: ExportDeps): Deeds<typeof EXPORT_CHANNELS> {
  const { library } = core;
  return {
    'exports.choices': () => ok(exportChoices(library)),
    'sidecars.preview': (wanted) => previewOf(library, choices, wanted),
    'sidecars.set': ({ folderId, formats, pattern, pickId, ...more }) => {
      const folder = library.folders.get(folderId);
      if (!folder) return failed(failure('not-found'));
      const picked =
        pickId === null ? folder.sidecars.directory : (choices.exportPathOf(pickId) ?? undefined);
      if (picked === undefined || unknownFields(pattern).length > 0) return failed(failure('bad-argument'));
      if (more.place === 'folder' && picked === null && formats.length > 0)
        return failed(failure('folder-missing', { message: 'Choose a folder for the files first.' }));
      // Chosen in the system's own dialog just now; one that the library brought along is no choice.
      if (pickId !== null && picked !== null) core.places.choose(picked);
      library.folders.update(folderId, {
        sidecars: {
          ...more,
          pattern,
          directory: picked,
          formats: EXPORT_FORMATS.filter((format) => formats.includes(format)),
        },
      });
      core.changes.tell(['folders']);
      return ok(undefined);
    },
    'sidecars.writeAll': ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder || folder.sidecars.formats.length === 0) return failed(failure('not-allowed'));
      const count = library.sidecars.putShow(folderId);
      core.sidecars?.wake();
      return ok({ count });
    },
  };
}

/** How the files of a show would be named, and where they would lie, for its newest recording. */
function previewOf(
  library: Library,
  choices: ExportDeps['choices'],
  { folderId, formats, pattern, pickId, place }: ArgsOf<'sidecars.preview'>,
): Outcome<SidecarPreview> {
  const folder = library.folders.get(folderId);
  if (!folder) return failed(failure('not-found'));
  const [unknown] = unknownFields(pattern);
  if (unknown !== undefined)
    return ok({ names: [], directory: null, complaint: `There is no {${unknown || '…'}}.` });
  if (pattern.trim() === '') return ok({ names: [], directory: null, complaint: 'Give the files a name.' });
  const row = library.items.page({ view: 'all', folderId, offset: 0, limit: 1 }).rows[0];
  const recording = row?.recordingId == null ? null : library.recordings.get(row.recordingId);
  const directory = (pickId === null ? null : choices.exportPathOf(pickId)) ?? folder.sidecars.directory;
  if (!recording) {
    const values = { ...EXAMPLE, show: folder.name };
    const names = formats.map(
      (format) => `${fillPattern(pattern, { ...values, format })}.${FORMAT_FACTS[format].ending}`,
    );
    return ok({ names, directory: place === 'beside' ? folder.path : directory, complaint: null });
  }
  const language = library.transcripts.head(recording.id)?.language ?? null;
  const where = directoryFor(library.files.homePathFor(recording.id), folder, { place, directory });
  return ok({
    names: formats.map((format) =>
      nameFor(pattern, nameValues(library, recording, format, language), format),
    ),
    directory: where.ok ? where.value : null,
    complaint: null,
  });
}

/** What was chosen the last time. */
export function exportChoices(library: Library): ExportChoicesView {
  return library.settings.get('exportChoices', parseChoices, FIRST_CHOICES);
}

/** For a show without any recording yet. */
const EXAMPLE = {
  title: 'Episode title',
  name: 'file name',
  date: '2026-01-31',
  episode: '12',
  language: 'en',
  format: 'srt',
};
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
