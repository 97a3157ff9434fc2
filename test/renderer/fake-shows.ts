// The channels about shows, files and versions, in the stand-in for window.api: answered from the scene's items.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type {
  ChosenFilesView,
  EpisodeView,
  FilesPage,
  FileStoryView,
  FileView,
  ShowChangeView,
  SurveyView,
} from '../../app/contract/show-views.ts';
import type { FolderView, ItemView } from '../../app/contract/views.ts';

interface Surroundings {
  readonly items: () => readonly ItemView[];
  readonly setFolder: (folderId: number, change: Partial<FolderView>) => FolderView;
}

const HOUR = 3_600_000;

/** Sentences as the main process has them, by the state of an item. */
const WHY: Partial<Record<ItemView['state'], readonly [code: string, text: string]>> = {
  done: ['transcribed', 'It is transcribed.'],
  settling: ['settling', 'It is still being written, or stood still only a moment ago.'],
  left: [
    'left',
    'It was there before its folder was added, and was left. Choose “Transcribe” to have it taken.',
  ],
  queued: ['waiting', 'It waits for its turn.'],
};

function fileOf(item: ItemView): FileView {
  const [code, text] = WHY[item.state] ?? ['failed', item.failure?.message ?? 'It is being worked on.'];
  return {
    fileId: item.fileId ?? item.recordingId,
    name: `${item.title}.wav`,
    path: `/home/mina/Recordings/${item.title}.wav`,
    folderId: item.folderId,
    recordingId: item.recordingId,
    sizeBytes: item.sizeBytes,
    firstSeenAt: item.addedAt,
    code,
    text,
    actions:
      item.state === 'left'
        ? ['take', 'reveal']
        : item.recordingId === null
          ? ['reveal']
          : ['open', 'reveal'],
  };
}

function passedOver(at: number): readonly FileView[] {
  const of = (
    fileId: number,
    name: string,
    code: string,
    text: string,
    more: Partial<FileView> = {},
  ): FileView => ({
    fileId,
    name,
    path: `/home/mina/Recordings/Kitchen Table/raw/${name}`,
    folderId: 1,
    recordingId: null,
    sizeBytes: 812_000_000,
    firstSeenAt: at - fileId * HOUR,
    code,
    text,
    actions: ['take', 'reveal'],
    ...more,
  });
  return [
    of(
      9_001,
      'ZOOM0012_Tr3.WAV',
      'ignored',
      'The show “Kitchen Table” ignores it: the pattern “raw” fits it. Its settings change that.',
    ),
    of(
      9_002,
      'Pilot.m4a',
      'not-downloaded',
      'Only its name is on this computer; the rest is in a cloud drive. It is not downloaded without being asked for: choose “Download and transcribe”.',
      { actions: ['download', 'reveal'] },
    ),
    of(
      9_003,
      'رحلة إلى الجبل — تسجيل.wav',
      'older',
      'It is older than the day from which files of this folder were to be taken. Choose “Transcribe” to have it taken.',
    ),
    of(
      9_004,
      `${'A very long name of an interview that nobody cut down '.repeat(3)}.mp3`,
      'rejected',
      'The audio is cut off or damaged and cannot be decoded. Export or copy it again; it is then taken up by itself.',
    ),
  ];
}

/** Answers for them. */
export function fakeShows({ items, setFolder }: Surroundings) {
  const all = (): readonly FileView[] => {
    const known = items();
    return known.length === 0
      ? []
      : [...passedOver(Math.max(...known.map(({ addedAt }) => addedAt))), ...known.map(fileOf)];
  };
  const storyOf = (file: FileView): FileStoryView => ({
    file,
    trail: [
      { at: file.firstSeenAt ?? 0, kind: 'file-seen', text: 'Seen, 812 MB.' },
      { at: (file.firstSeenAt ?? 0) + 4_000, kind: 'file-growing', text: 'Still growing, 812 MB.' },
      { at: (file.firstSeenAt ?? 0) + 22_000, kind: 'file-skipped', text: file.text },
    ],
  });
  let answered = false;

  return {
    'shows.change': ({ folderId, ...change }: ArgsOf<'shows.change'>): ShowChangeView => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const changed = change.patterns !== undefined && change.patterns.ignore.length > 0;
      return {
        folder: setFolder(folderId, given),
        skipped: changed ? 1 : 0,
        nowMatching: changed ? 12 : 0,
      };
    },
    'shows.survey': ({ patterns, since, measure }: ArgsOf<'shows.survey'>): SurveyView => ({
      count: since === null ? 184 : 20,
      bytes: since === null ? 96_400_000_000 : 9_000_000_000,
      passedOver: patterns.ignore.length * 16,
      older: since === null ? 0 : 164,
      seconds: measure ? 98_000 : 0,
      measured: measure ? 120 : 0,
      unknown: 0,
    }),
    'shows.takeLeft': () => ({ count: 12 }),
    'files.page': ({ filter, limit, text }: ArgsOf<'files.page'>): FilesPage => ({
      files: all()
        .filter(
          ({ code, path }) =>
            path.toLowerCase().includes(text.toLowerCase()) &&
            (filter === 'every' ||
              (filter === 'open'
                ? code !== 'transcribed'
                : ['ignored', 'older', 'left', 'not-downloaded', 'rejected'].includes(code))),
        )
        .slice(0, limit),
      next: null,
    }),
    'files.others': () => ({
      files: ['notes.txt', 'cover.jpg', 'NK-188/NK-188.aup3'].map((name) => ({
        fileId: null,
        name: name.split('/').at(-1) ?? name,
        path: `/home/mina/Recordings/${name}`,
        folderId: 1,
        recordingId: null,
        sizeBytes: null,
        firstSeenAt: null,
        code: 'not-audio',
        text: `Files that end in “.${name.split('.').at(-1)}” are not taken for recordings.`,
        actions: [],
      })),
      more: false,
    }),
    'files.story': ({ fileId }: ArgsOf<'files.story'>): FileStoryView => {
      const file = all().find((one) => one.fileId === fileId);
      if (!file) throw new Error('no such file in the scene');
      return storyOf(file);
    },
    'files.ask': (): FileStoryView => ({
      file: {
        fileId: null,
        name: 'notes.docx',
        path: '/home/mina/Documents/notes.docx',
        folderId: null,
        recordingId: null,
        sizeBytes: null,
        firstSeenAt: null,
        code: 'not-audio',
        text: 'Files that end in “.docx” are not taken for recordings.',
        actions: [],
      },
      trail: [],
    }),
    'files.act': () => undefined,
    'files.survey': ({ fileIds }: ArgsOf<'files.survey'>): ChosenFilesView => ({
      count: fileIds.length,
      bytes: fileIds.length * 812_000_000,
      passedOver: 0,
      older: 0,
      seconds: fileIds.length * 2_700,
      measured: fileIds.length,
      unknown: fileIds.length > 2 ? 1 : 0,
      paid: { count: fileIds.length, seconds: fileIds.length * 2_700, usd: fileIds.length * 0.27 },
    }),
    'files.takeMany': ({ fileIds }: ArgsOf<'files.takeMany'>) => ({ count: fileIds.length }),
    /** The first recording has an older version; the second one is offered as a version of the third. */
    'episodes.get': ({ recordingId }: ArgsOf<'episodes.get'>): EpisodeView => {
      const done = items().filter(({ recordingId: id, state }) => id !== null && state === 'done');
      const of = (item: ItemView) => ({
        recordingId: item.recordingId ?? 0,
        title: item.title,
        fileName: `${item.title}.wav`,
      });
      const [first, second, third] = done;
      if (!first || !second || !third) return { versions: [], offers: [] };
      const versions = [first, second].map((item) => ({
        ...of(item),
        durationSeconds: item.durationSeconds ?? 0,
        addedAt: item.addedAt,
        hasTranscript: true,
      }));
      if (recordingId === first.recordingId || recordingId === second.recordingId)
        return { versions, offers: [] };
      if (recordingId !== third.recordingId || answered) return { versions: [], offers: [] };
      return {
        versions: [],
        offers: [
          {
            offerId: 1,
            kind: 'version',
            reason: `Its name differs from “${second.title}.wav” only by the mark of a version.`,
            members: [of(second), of(third)],
            folderId: 1,
          },
        ],
      };
    },
    'episodes.answer': () => {
      answered = true;
    },
    'episodes.unlink': () => undefined,
  };
}
