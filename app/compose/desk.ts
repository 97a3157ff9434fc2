// The parts of the episode panel: clips of sound, and what shows do after a transcript.
import type { Core } from '../operations/core.ts';
import { clipMaker, type MakeClip } from '../publish/clips.ts';
import type { PostActionDeps } from '../publish/post-actions.ts';
import { trackToPlay } from '../transcripts/track-keeper.ts';
import type { Ground } from './ground.ts';
import { systemProxyOf } from './speech.ts';

export type { MakeClip } from '../publish/clips.ts';

/** Longest TCP and TLS handshake with a webhook, milliseconds. */
const CONNECT_MS = 10_000;

export function postOf({ places, post }: Ground): Pick<PostActionDeps, 'book' | 'connect' | 'environment'> {
  return {
    book: post,
    environment: places.environment,
    connect: { connectMs: CONNECT_MS, ...systemProxyOf(places) },
  };
}

export function clipsOf({ library, recordingFiles }: Core, { wasmPath, workerUrl }: Ground): MakeClip {
  return clipMaker({
    library,
    workerUrl: workerUrl('clip-worker.js'),
    wasmPath,
    fileFor: (recordingId) => recordingFiles.fileFor(recordingId),
    trackOf: (recordingId) => trackToPlay(library, recordingId),
  });
}
