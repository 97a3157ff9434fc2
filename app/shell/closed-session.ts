// A session whose pages can do nothing but show what our own schemes give them: no permission, no download, no network. Held by the browser and
// the network service, outside the pages' processes, so that it also holds for a page that was taken over.
import type { Session } from 'electron';
import { readUrl } from '../domain/url.ts';
import { MEDIA_SCHEME } from './media.ts';
import { APP_SCHEME } from './security.ts';

/** The schemes that never leave this computer: ours, and those of what a page made itself. */
const OWN_PROTOCOLS: ReadonlySet<string> = new Set([`${APP_SCHEME}:`, `${MEDIA_SCHEME}:`, 'data:', 'blob:']);

/** A proxy that cannot be: nothing can listen on port 0 (RFC 6335, section 6). */
const NO_PROXY = 'http://127.0.0.1:0';

/**
 * Takes from a session all that our pages do not need.
 * @param development address of the development server, which alone is let through then; null when there is none
 */
export function closeSession(session: Session, development: string | null = null): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Nothing is ever downloaded by the page; saving goes through the main process.
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);

  const developmentHost = development === null ? null : new URL(development).host;
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOwn(url, developmentHost) }));
  // What is no request (WebRTC over TCP, WebTransport, a connection made in advance) goes by the proxy all the same. Loopback too, which
  // Chromium would otherwise leave out.
  if (development === null) {
    const proxy = { mode: 'fixed_servers', proxyRules: NO_PROXY, proxyBypassRules: '<-loopback>' } as const;
    session.setProxy(proxy).catch(() => undefined);
  }
}

function isOwn(address: string, developmentHost: string | null): boolean {
  const url = readUrl(address);
  if (url === null) return false;
  if (OWN_PROTOCOLS.has(url.protocol)) return true;
  return developmentHost !== null && (url.protocol === 'devtools:' || url.host === developmentHost);
}
