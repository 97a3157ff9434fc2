// The part of the stand-in that answers about files, details and the trash.
import type { DetailsView, TrashItem } from '../../app/contract/exports-views.ts';
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import type { ItemView } from '../../app/contract/views.ts';
import { DEFAULT_CHOICES, FORMAT_FACTS } from '../../app/domain/export-format.ts';
import type { DETAILS_CHANNELS } from '../../app/contract/channels/details.ts';
import type { EXPORT_CHANNELS } from '../../app/contract/channels/exports.ts';
import type { Scene } from './fake-api.ts';

type Names = Extract<ChannelName, keyof typeof EXPORT_CHANNELS | keyof typeof DETAILS_CHANNELS>;
type Handlers = { [N in Names]: (args: ArgsOf<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

interface Rest {
  readonly scene: Scene;
  readonly itemOf: (recordingId: number) => ItemView;
  readonly setItems: (items: readonly ItemView[]) => void;
}

/** Handlers over a scene; what is removed by the many lands in a trash of their own. */
export function fakeExports({ scene, itemOf, setItems }: Rest): Handlers {
  const written = new Map<number, Partial<DetailsView>>();
  const removed: ItemView[] = [];
  let days: 0 | 7 | 30 | 90 = 30;

  const trashed = (item: ItemView): TrashItem => ({
    recordingId: item.recordingId ?? 0,
    title: item.title,
    show: scene.app.folders.find((folder) => folder.id === item.folderId)?.name ?? null,
    durationSeconds: item.durationSeconds,
    removedAt: item.addedAt + 3_600_000,
    hasTranscript: item.state === 'done',
  });
  const take = (ids: readonly number[]): readonly ItemView[] => {
    const taken = removed.filter((item) => ids.includes(item.recordingId ?? 0));
    for (const item of taken) removed.splice(removed.indexOf(item), 1);
    return taken;
  };
  const detailsOf = (recordingId: number): DetailsView => ({
    recordingId,
    title: itemOf(recordingId).title,
    titleBy: 'tag',
    date: null,
    fileDate: '2026-04-28',
    episode: '188',
    notes: '',
    tags: ['bread', 'interview'],
    fileTags: { title: itemOf(recordingId).title, artist: 'Mina', album: 'Night Kitchen' },
    coverUrl: null,
    link: 'earshot://recording/0123456789abcdef',
    files: [],
    filesFailure: null,
    ...written.get(recordingId),
  });

  return {
    'transcripts.save': ({ recordingId, format }) => ({
      fileName: `${itemOf(recordingId).title}.${FORMAT_FACTS[format].ending}`,
      savedId: 1,
    }),
    'transcripts.copy': () => undefined,
    'transcripts.quote': () => undefined,
    'transcripts.copyWords': () => undefined,
    'transcripts.copyLink': () => undefined,
    'exports.reveal': () => undefined,
    'exports.choices': () => ({ formats: ['srt', 'txt'], pack: false, ...DEFAULT_CHOICES }),
    'exports.write': ({ formats, pack, what }) => {
      const count = what.kind === 'these' ? what.recordingIds.length : scene.items.length;
      return {
        where: 'Exports',
        savedId: 1,
        written: count * (pack ? 6 : formats.length),
        hurried: 3,
        skippedCount: 0,
        skipped: [],
        cancelled: false,
      };
    },
    'exports.cancel': () => undefined,
    'sidecars.choose': () => ({ pickId: 1, path: '/home/mina/Captions', warning: null }),
    'sidecars.preview': ({ formats, pattern }) => ({
      names: formats.map((format) => `${pattern.replace('{name}', 'nk188')}.${FORMAT_FACTS[format].ending}`),
      directory: '/home/mina/Recordings',
      complaint: null,
    }),
    'sidecars.set': () => undefined,
    'sidecars.writeAll': () => ({ count: scene.items.length }),
    'details.get': ({ recordingId }) => detailsOf(recordingId),
    'details.set': ({ recordingId, ...patch }) => {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      written.set(recordingId, { ...written.get(recordingId), ...given, titleBy: 'person' });
      if (patch.title !== undefined) {
        const { title } = patch;
        setItems(scene.items.map((item) => (item.recordingId === recordingId ? { ...item, title } : item)));
      }
      return detailsOf(recordingId);
    },
    'details.writeFiles': () => undefined,
    'items.actOnMany': ({ action, recordingIds }) => {
      const meant = scene.items.filter((item) => recordingIds.includes(item.recordingId ?? 0));
      if (action === 'remove') {
        removed.push(...meant);
        setItems(scene.items.filter((item) => !meant.includes(item)));
      }
      return { count: meant.length };
    },
    'trash.page': ({ limit, offset }) => ({
      total: removed.length,
      days,
      backupDays: 180,
      isForgetting: false,
      items: removed.slice(offset, offset + limit).map(trashed),
    }),
    'trash.restore': ({ recordingIds }) => {
      const back = take(recordingIds);
      setItems([...back, ...scene.items]);
      return { count: back.length };
    },
    'trash.delete': ({ recordingIds }) => ({ count: take(recordingIds).length }),
    'trash.empty': () => ({ count: removed.splice(0).length }),
    'items.tag': ({ recordingIds }) => ({ count: recordingIds.length }),
    'items.read': ({ recordingIds, unread }) => {
      const ids = new Set(recordingIds);
      setItems(
        scene.items.map(({ isUnread: _, ...item }) =>
          item.recordingId !== null && ids.has(item.recordingId) && unread
            ? { ...item, isUnread: true as const }
            : item,
        ),
      );
      return { count: recordingIds.length };
    },
    'trash.keep': ({ days: wanted }) => {
      days = wanted;
    },
  };
}
