// A stand-in for window.api, typed against the contract: answers from a scene, changes it as the real one would, and can be told to emit events.
import type { Answer, Api } from '../../app/contract/bridge.ts';
import type { AnswerOf, ArgsOf, ChannelName, EventName, Events } from '../../app/contract/schema.ts';
import { packTranscript } from '../../app/contract/packed-transcript.ts';
import { packWords } from '../../app/domain/word-packing.ts';
import type {
  AppView,
  FolderPickView,
  FolderView,
  ItemView,
  RecordingView,
  SettingsView,
  TranscriptView,
} from '../../app/contract/views.ts';
import type { FeedView } from '../../app/contract/feed-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { DEFAULT_SHOW } from '../../app/domain/show.ts';
import { DEFAULT_TOGETHER } from '../../app/domain/together.ts';
import { fakeMeaning } from './fake-meaning.ts';
import { fakeModels } from './fake-models.ts';
import { fakeMoney } from './fake-money.ts';
import { isQueueAction } from '../../app/domain/job.ts';
import { arranged } from './fake-queue.ts';
import { fakeAddresses } from './fake-addresses.ts';
import { fakeAssistants } from './fake-assistants.ts';
import { fakeCare } from './fake-care.ts';
import { fakeDesk } from './fake-desk.ts';
import { fakeDoubts } from './fake-doubts.ts';
import { fakeEditing } from './fake-editing.ts';
import { fakeFeeds } from './fake-feeds.ts';
import { isLetThrough, sortedBy } from './fake-list.ts';
import { fakeExports } from './fake-exports.ts';
import { fakeSearch } from './fake-search.ts';
import { fakeSessions } from './fake-sessions.ts';
import { fakeShows } from './fake-shows.ts';
import { fakeSpeakers } from './fake-speakers.ts';

/** All that a fake shows. */
export interface Scene {
  app: AppView;
  items: readonly ItemView[];
  transcripts: ReadonlyMap<number, TranscriptView>;
  /** Feeds that are followed from the start. */
  feeds: readonly FeedView[];
  /** What the next `folders.choose` gives. */
  pick: FolderPickView | null;
  /** Loudness of recordings; null while it is not known. */
  peaks: Uint8Array | null;
  mediaUrl: (recordingId: number) => string | null;
  /** How long each answer takes, ms. */
  delayMs: number;
  /** Channels that fail, and how. */
  failures: Partial<Record<ChannelName, FailureView>>;
}

export type Handlers = { [N in ChannelName]: (args: ArgsOf<N>) => AnswerOf<N> | Promise<AnswerOf<N>> };

/** What a test can do beside calling. */
export interface FakeApi extends Api {
  readonly scene: Scene;
  readonly calls: readonly { readonly name: ChannelName; readonly args: unknown }[];
  emit<E extends EventName>(name: E, event: Events[E]): void;
}

class Refusal extends Error {
  readonly failure: FailureView;
  constructor(failure: FailureView) {
    super(failure.message);
    this.failure = failure;
  }
}

export function makeFakeApi(scene: Scene): FakeApi {
  const listeners = new Map<EventName, Set<(event: never) => void>>();
  const calls: { name: ChannelName; args: unknown }[] = [];

  const emit = <E extends EventName>(name: E, event: Events[E]): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (event: Events[E]) => void)(event);
  };
  const changed = (...areas: Events['changed']['areas']): void =>
    emit('changed', { areas, recordingIds: [] });

  const itemOf = (recordingId: number): ItemView => {
    const item = scene.items.find((candidate) => candidate.recordingId === recordingId);
    if (!item) throw new Refusal({ code: 'not-found', message: 'This is no longer there.' });
    return item;
  };
  const setItems = (items: readonly ItemView[]): void => {
    scene.items = items;
    const queue = items.filter((item) => !['done', 'left', 'cancelled'].includes(item.state)).length;
    scene.app = { ...scene.app, counts: { ...scene.app.counts, recordings: items.length, queue } };
    changed('items', 'queue');
  };
  const setSettings = (change: Partial<SettingsView>): SettingsView => {
    const settings = { ...scene.app.settings, ...change };
    scene.app = { ...scene.app, settings };
    changed('settings');
    return settings;
  };
  const setFolder = (folderId: number, change: Partial<FolderView>): FolderView => {
    const folders = scene.app.folders.map((folder) =>
      folder.id === folderId ? { ...folder, ...change } : folder,
    );
    scene.app = { ...scene.app, folders };
    const folder = folders.find((candidate) => candidate.id === folderId);
    if (!folder) throw new Refusal({ code: 'not-found', message: 'This is no longer there.' });
    changed('folders');
    return folder;
  };
  const given = <T extends object>(patch: T): Partial<T> =>
    Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<T>;

  const setKey = (state: SettingsView['key']['state'], boundTo: string | null): SettingsView =>
    setSettings({ key: { ...scene.app.settings.key, state, boundTo } });

  const handlers: Handlers = {
    ...fakeCare(),
    ...fakeModels(() => changed('models')),
    ...fakeAssistants(() => changed('settings')),
    ...fakeAddresses(),
    ...fakeFeeds(
      (failure) => {
        throw new Refusal(failure);
      },
      () => scene.feeds,
    ),
    ...fakeDoubts(() => scene.items),
    ...fakeMeaning(),
    ...fakeSpeakers(),
    'app.view': () => scene.app,
    'app.openLink': () => undefined,
    'app.window': () => undefined,
    'app.openNewer': () => undefined,
    'folders.choose': () => scene.pick,
    'folders.add': ({ name, includeSubfolders, service }) => {
      const folder: FolderView = {
        id: Math.max(0, ...scene.app.folders.map(({ id }) => id)) + 1,
        kind: 'folder',
        name,
        path: scene.pick?.path ?? '/recordings',
        color: scene.app.folders.length % 8,
        includeSubfolders,
        service,
        chain: [service],
        fallback: false,
        language: null,
        ...DEFAULT_SHOW,
        together: DEFAULT_TOGETHER,
        recordingCount: 0,
        unwatched: [],
        state: 'listening',
        failure: null,
      };
      scene.app = { ...scene.app, folders: [...scene.app.folders, folder] };
      changed('folders', 'items');
      return folder;
    },
    'folders.remove': ({ folderId }) => {
      scene.app = { ...scene.app, folders: scene.app.folders.filter(({ id }) => id !== folderId) };
      changed('folders', 'items');
    },
    'folders.reveal': () => undefined,
    ...fakeShows({ items: () => scene.items, setFolder }),
    ...fakeSessions({ items: () => scene.items }),
    'items.page': ({ filters = {}, folderId, limit, offset, sort = 'newest', view }) => {
      const found = scene.items.filter(
        (item) =>
          (folderId === null || item.folderId === folderId) &&
          (view === 'all' || !['done', 'left', 'cancelled'].includes(item.state)) &&
          isLetThrough(item, filters),
      );
      const chosen = view === 'queue' ? found : sortedBy(found, sort, scene.app.folders);
      return { total: chosen.length, items: chosen.slice(offset, offset + limit) };
    },
    'items.choices': () => ({
      tags: [
        { tag: 'interview', count: 4 },
        { tag: 'live', count: 1 },
      ],
      speakers: ['Jo', 'Mina'],
    }),
    'items.act': ({ itemId, action }) => {
      if (action === 'reveal') return;
      if (isQueueAction(action)) return setItems(arranged(scene.items, itemId, action));
      if (action === 'remove') return setItems(scene.items.filter(({ id }) => id !== itemId));
      const states: Partial<Record<typeof action, ItemView['state']>> = {
        cancel: 'cancelled',
        drop: 'cancelled',
        'check-again': 'reading',
      };
      const state = states[action] ?? 'queued';
      const actions =
        state === 'cancelled'
          ? (['retry', 'remove'] as const)
          : state === 'queued'
            ? (['next', 'up', 'down', 'hold', 'cancel'] as const)
            : [];
      setItems(
        scene.items.map((item) =>
          item.id === itemId ? { ...item, state, actions, failure: null, progress: null, dueAt: null } : item,
        ),
      );
    },
    'recordings.get': ({ recordingId }): RecordingView => {
      const item = itemOf(recordingId);
      const transcript = scene.transcripts.get(recordingId);
      const mediaUrl = scene.mediaUrl(recordingId);
      return {
        item,
        fileName: `${item.title}.wav`,
        path: mediaUrl === null ? null : `/home/mina/Recordings/${item.title}.wav`,
        format: 'wav',
        channels: 1,
        sampleRateHz: 48_000,
        transcript: transcript ?? null,
        spent:
          item.service === 'cloud' && transcript
            ? { usd: 0.41, estimatedUsd: 0, audioSeconds: item.durationSeconds ?? 0, unknownCount: 0 }
            : null,
        hasAnswer: item.service === 'cloud' && transcript !== undefined,
        about: { coverUrl: null, episode: '', date: null, tags: [], chapters: [] },
        tracks: [],
        beside: null,
        mediaUrl,
        parts: [],
        trail: [
          { at: item.addedAt, kind: 'seen', text: 'Seen in the folder.' },
          { at: item.addedAt + 6_000, kind: 'settled', text: 'Stood still for 5 s, so it is complete.' },
          { at: item.addedAt + 7_000, kind: 'known', text: 'Read: it was not here before.' },
          ...(item.failure
            ? [{ at: item.addedAt + 61_000, kind: item.state, text: item.failure.message }]
            : []),
        ],
      };
    },
    'recordings.peaks': () => scene.peaks,
    'recordings.transcribeTrack': () => undefined,
    'recordings.sound': () => ({ kind: 'file' }),
    'recordings.transcribe': ({ recordingId, service }) =>
      setItems(
        scene.items.map((item) =>
          item.recordingId === recordingId
            ? { ...item, service, state: 'queued', actions: ['cancel'] }
            : item,
        ),
      ),
    'transcripts.get': ({ recordingId }) => {
      const transcript = scene.transcripts.get(recordingId);
      if (!transcript) throw new Refusal({ code: 'not-found', message: 'This is no longer there.' });
      const packed = transcript.segments.map((segment) => ({
        ...segment,
        words: packWords(segment.words, segment.text),
      }));
      return packTranscript(transcript, packed);
    },
    ...fakeMoney(scene),
    ...fakeEditing(scene),
    ...fakeExports({ scene, itemOf, setItems }),
    ...fakeDesk(),
    ...fakeSearch(scene),
    'queue.dismiss': () => ({ count: 1 }),
    'recordings.locate': () => 'same',
    'queue.pause': () => {
      scene.app = { ...scene.app, queue: { ...scene.app.queue, paused: true } };
      changed('queue');
    },
    'queue.resume': () => {
      scene.app = { ...scene.app, queue: { ...scene.app.queue, paused: false } };
      changed('queue');
    },
    'sample.try': () => {
      const sample = scene.items[0];
      return { recordingId: sample?.recordingId ?? 1 };
    },
    'settings.change': (patch) => setSettings(given(patch) as Partial<SettingsView>),
    'key.set': () => setKey('set', scene.app.settings.address.origin),
    'key.confirm': () => setKey('set', scene.app.settings.address.origin),
    'key.clear': () => setKey('none', null),
    'server.setToken': () => scene.app.settings,
    'server.clearToken': () => scene.app.settings,
    'server.testToken': () => ({ accepted: true, message: 'The server takes this token.' }),
    'key.test': () => ({ accepted: true, message: 'The AI/ML API takes this key.' }),
  };

  return {
    scene,
    calls,
    emit,
    drawn: () => undefined,
    kept: () => undefined,
    async call<N extends ChannelName>(name: N, args: ArgsOf<N>): Promise<Answer<AnswerOf<N>>> {
      calls.push({ name, args });
      if (scene.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, scene.delayMs));
      const failure = scene.failures[name];
      if (failure) return { ok: false, ...failure };
      try {
        return { ok: true, value: await handlers[name](args) };
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, ...error.failure };
        throw error;
      }
    },
    on(name, listener) {
      const mine = listeners.get(name) ?? new Set();
      listeners.set(name, mine.add(listener));
      return () => void mine.delete(listener);
    },
    dropped: (files) =>
      Promise.resolve({
        ok: true,
        value: {
          recordings: files.length,
          folders: 0,
          left: 0,
          leftBecause: [],
          leftNames: [],
          isDeclined: false,
        },
      }),
  };
}
