// What shows do after a transcript, as the page sees it: without the secret, and without what is secret in an address.
import type { PostActionView, PostStateView } from '../contract/desk-views.ts';
import { showAddress } from '../domain/address.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';

type Parts = Pick<Core, 'library' | 'postBook'>;

export function postActionView({ library, postBook }: Parts, folderId: number): Outcome<PostActionView> {
  const folder = library.folders.get(folderId);
  if (!folder) return failed(failure('not-found'));
  const action = postBook?.get(folderId, folder.path) ?? null;
  return ok({
    folderId,
    isOpen: postBook?.isOpen ?? false,
    events: action ? [...library.desk.actions.events(folderId)] : [],
    does:
      action === null
        ? null
        : action.kind === 'command'
          ? { kind: 'command', program: action.program, args: [...action.args] }
          : { kind: 'webhook', address: showAddress(action.url), withText: action.withText },
  });
}

export function postStateView({ library, postBook }: Parts, recordingId: number): Outcome<PostStateView> {
  const recording = library.recordings.get(recordingId);
  if (!recording) return failed(failure('not-found'));
  const folder = recording.folderId === null ? null : library.folders.get(recording.folderId);
  const action = folder && postBook ? postBook.get(folder.id, folder.path) : null;
  const told = library.events
    .forRecording(recordingId)
    .findLast(({ kind }) => kind === 'post-action' || kind === 'post-action-failed');
  return ok({
    does: action?.kind ?? null,
    events: folder && action ? [...library.desk.actions.events(folder.id)] : [],
    due: action
      ? library.desk.actions
          .of(recordingId)
          .map(({ event, failure: why, retryAt }) => ({ event, retryAt, failure: why?.message ?? null }))
      : [],
    last: told ? { at: told.at, text: told.text ?? '', isFailure: told.kind === 'post-action-failed' } : null,
  });
}
