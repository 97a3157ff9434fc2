// Operations on the frame of the app, folders, recordings, the queue and settings.
import type { CHANNELS } from '../../contract/schema.ts';
import { failure } from '../../domain/failure.ts';
import { checkLayer } from '../../domain/option-layers.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { readServiceAddress, sayBadAddress } from '../../domain/service-address.ts';
import type { OwnSound } from '../../transcripts/own-sound.ts';
import type { ArgsOf } from '../../contract/schema.ts';
import type { Deeds } from '../call.ts';
import { reveal, type Desk } from '../desk.ts';
import type { Core } from '../core.ts';
import type { FolderChoices } from '../folder-choices.ts';
import type { Views } from '../views.ts';
import { notThere } from '../not-there.ts';
import { removeRecording } from '../removing.ts';
import { takeFile } from '../taking.ts';
import { transcribeAgain } from '../transcribing.ts';

export interface ItemDeps {
  readonly core: Core;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly peaks: (recordingId: number) => Uint8Array | null;
  readonly sound: OwnSound;
  readonly desk: Desk | null;
}

type Table = Pick<
  typeof CHANNELS,
  | 'app.view'
  | `folders.${'add' | 'remove'}`
  | `items.${'page' | 'choices' | 'act'}`
  | `recordings.${'get' | 'peaks' | 'sound' | 'transcribe' | 'transcribeTrack'}`
  | 'transcripts.get'
  | `queue.${'dismiss' | 'pause' | 'resume'}`
  | 'sample.try'
  | 'settings.change'
>;

/** What they do. */
export function itemDeeds(deps: ItemDeps): Deeds<Table> {
  const { choices, desk, core, views } = deps;
  const { library } = core;
  return {
    'app.view': () => ok(views.app()),

    'folders.add': async ({ pickId, ...answer }) => {
      const added = await choices.accept(pickId, given(answer));
      return added.ok ? ok(views.folder(added.value)) : added;
    },
    'folders.remove': async ({ folderId }) => {
      // The show of a feed goes with its feed.
      if (library.folders.get(folderId)?.kind === 'feed') return failed(failure('not-found'));
      library.folders.remove(folderId, core.nowMs());
      await core.folders.follow();
      core.changes.tell(['folders', 'items', 'queue']);
      return ok(undefined);
    },

    'items.page': (query) => ok(views.items(query)),
    'items.choices': () =>
      ok({ tags: [...library.listChoices.tags()], speakers: [...library.listChoices.speakers()] }),
    'items.act': ({ action, itemId }) => {
      const id = Number(itemId.slice(1));
      return itemId.startsWith('r') ? actOnRecording(deps, id, action) : actOnFile(deps, id, action);
    },

    'recordings.get': ({ recordingId }) => found(views.recording(recordingId)),
    'recordings.peaks': ({ recordingId }) => ok(deps.peaks(recordingId)),
    'recordings.sound': async ({ isNeeded, recordingId }) =>
      ok((isNeeded ? await notThere(core, recordingId) : null) ?? deps.sound.ask(recordingId, isNeeded)),
    'recordings.transcribe': ({ options, recordingId, service }) =>
      nothing(transcribeAgain(core, recordingId, service, options ?? {})),
    'recordings.transcribeTrack': ({ recordingId, track }) =>
      nothing(core.tracks.transcribe(recordingId, track)),
    'transcripts.get': ({ recordingId }) => found(views.transcript(recordingId)),

    'queue.dismiss': () => ok({ count: dismissAll(deps) }),
    'queue.pause': () => pause(core, true),
    'queue.resume': () => pause(core, false),

    'sample.try': async () => {
      if (!desk) return failed(failure('not-allowed'));
      // Trying it out costs nothing.
      const free = core.engines.first(({ isPaid }) => !isPaid);
      if (!free) return failed(failure('not-allowed'));
      const taken = await takeFile(core, desk.samplePath, { service: free.id });
      return taken.ok ? ok({ recordingId: taken.value.recordingId }) : taken;
    },
    'settings.change': (patch) => changeSettings(deps, patch),
  };
}

function pause(core: Core, paused: boolean): Outcome<void> {
  core.preferences.change({ paused });
  return ok(undefined);
}

function changeSettings(
  { desk, core, views }: ItemDeps,
  patch: ArgsOf<'settings.change'>,
): Outcome<ReturnType<Views['settings']>> {
  const { cloudOptions, cloudUrl, defaultChain: wanted, defaultService, serverUrl, ...rest } = patch;
  const wish = { chain: wanted, service: defaultService };
  const defaultChain = core.requests.chainAfter(core.preferences.get('defaultChain'), wish);
  if (!defaultChain.ok) return defaultChain;
  const checked = cloudOptions === undefined ? null : checkLayer(core.engines.fields, cloudOptions);
  if (checked && !checked.ok) return checked;
  for (const url of [cloudUrl, serverUrl]) {
    const address = url === undefined || url === '' ? null : readServiceAddress(url);
    if (typeof address === 'string')
      return failed(failure('bad-argument', { message: sayBadAddress(address) }));
  }
  if (patch.startAtLogin !== undefined && !desk) return failed(failure('not-allowed'));
  core.preferences.change({
    ...rest,
    ...(wanted || defaultService ? { defaultChain: defaultChain.value } : {}),
    ...(checked ? { cloudOptions: checked.value } : {}),
    ...(cloudUrl === undefined ? {} : { cloudUrl: cloudUrl.replace(/\/+$/, '') }),
    ...(serverUrl === undefined ? {} : { serverUrl: serverUrl.replace(/\/+$/, '') }),
  });
  if (patch.startAtLogin !== undefined) desk?.setStartAtLogin(patch.startAtLogin);
  if (patch.theme !== undefined) desk?.onTheme(patch.theme);
  if (patch.language !== undefined) desk?.onLanguage(patch.language);
  return ok(views.settings());
}

/** Puts everything aside that failed. Each counts again when it fails anew. Answers how many. */
function dismissAll({ core }: ItemDeps): number {
  const { files, jobs } = core.library;
  const now = core.nowMs();
  const dismissed = jobs.failedIds().filter((id) => core.act(id, 'dismiss').ok).length;
  const rejected = files.inState('rejected');
  for (const { id } of rejected) files.setState(id, { state: 'left' }, now);
  core.changes.tell(['items', 'queue']);
  return dismissed + rejected.length;
}

function actOnRecording(
  { desk, core }: ItemDeps,
  recordingId: number,
  action: ArgsOf<'items.act'>['action'],
): Outcome<void> {
  if (action === 'reveal') return reveal(desk, core.recordingFiles.fileFor(recordingId)?.path);
  if (action === 'remove') {
    removeRecording(core, recordingId);
    core.changes.tell(['items', 'queue', 'search', 'folders']);
    return ok(undefined);
  }
  if (action === 'take' || action === 'check-again') return failed(failure('not-allowed'));
  const job = core.library.jobs.latestFor(recordingId);
  return job ? nothing(core.act(job.id, action)) : failed(failure('not-found'));
}

function actOnFile(
  { desk, core }: ItemDeps,
  fileId: number,
  action: ArgsOf<'items.act'>['action'],
): Outcome<void> {
  const { files } = core.library;
  const file = files.get(fileId);
  if (!file) return failed(failure('not-found'));
  if (action === 'reveal') return reveal(desk, file.path);
  if (action === 'take' || action === 'check-again') {
    // The answer shows in the list; the page need not wait for gigabytes to be read.
    void takeFile(core, file.path);
    return ok(undefined);
  }
  if (action !== 'remove' && action !== 'dismiss') return failed(failure('not-allowed'));
  files.setState(fileId, { state: 'left' }, core.nowMs());
  core.changes.tell(['items', 'queue']);
  return ok(undefined);
}

const found = <T>(view: T | null): Outcome<T> => (view ? ok(view) : failed(failure('not-found')));

/** What was given, without what was left out. */
export function given<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function nothing(outcome: Outcome<unknown>): Outcome<void> {
  return outcome.ok ? ok(undefined) : outcome;
}
