// The media scheme: how our own pages reach the sound of recordings.
import type { Protocol } from 'electron';
import { answerMedia, type ResolveMedia } from '../compose/media-answer.ts';

/** `earshot-media://recording/<id>` for the player, `earshot-media://decode/<token>` for the decoder page. */
export const MEDIA_SCHEME = 'earshot-media';

/** Privileges of the media scheme, for the one call that registers all schemes. */
export const MEDIA_SCHEME_PRIVILEGES = {
  scheme: MEDIA_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
} as const;

/**
 * Serves recordings over the media scheme, in one session. Paths never come from the address: `resolve` turns an id into one.
 * @param pageOrigin of the session's page, which alone may read the bytes
 */
export function handleMedia(protocol: Protocol, pageOrigin: string, resolve: ResolveMedia): void {
  protocol.handle(MEDIA_SCHEME, (request) => answerMedia(request, resolve, pageOrigin));
}
