// What Chromium is told before it starts, and what it serves to pages once it has.
import { app, Menu, protocol, session } from 'electron';
import { join } from 'node:path';
import { calmFeatures } from '../calm-features.ts';
import { closeSession } from '../closed-session.ts';
import { lacksGraphics, spareToolkitGl } from '../graphics.ts';
import { listDrawn } from '../ipc.ts';
import { registerLinks } from '../links.ts';
import { handleMedia, MEDIA_SCHEME_PRIVILEGES } from '../media.ts';
import type { ResolveMedia } from '../../compose/media-answer.ts';
import { APP_ORIGIN, APP_SCHEME_PRIVILEGES, hardenContents, servePage } from '../security.ts';
import { builtDir, developmentUrl } from './place.ts';

/** Before Electron is ready: schemes, sandbox, name. */
export function prepareChromium(): void {
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES, MEDIA_SCHEME_PRIVILEGES]);
  // Chromium cannot sandbox anything for root; where it is told so, insisting would end its processes.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  hardenContents();
  app.setName('Earshot');
  if (process.platform === 'win32') app.setAppUserModelId('app.earshot.desktop');
}

/** Switches by which a person says how to draw. */
const DRAWN_OTHERWISE = ['use-gl', 'use-angle', 'enable-gpu', 'ignore-gpu-blocklist'];

/** Before Electron is ready, in the process that goes on. @param hasWindow else a command works in silence */
export function settleChromium(hasWindow: boolean): void {
  if (!hasWindow) {
    app.disableHardwareAcceleration();
    // A command's error output is for people, not for the desktop services that Chromium misses on a server.
    app.commandLine.appendSwitch('log-level', '3');
  } else if (lacksGraphics() && !DRAWN_OTHERWISE.some((name) => app.commandLine.hasSwitch(name)))
    // What Chromium comes to by itself there, after a try.
    app.disableHardwareAcceleration();
  const { commandLine } = app;
  const [enabled, disabled] = ['enable-features', 'disable-features'].map((name) =>
    commandLine.getSwitchValue(name),
  );
  commandLine.appendSwitch('enable-features', calmFeatures(enabled ?? '', disabled ?? ''));
  registerLinks();
  app.once('ready', spareToolkitGl());
  // Else Electron makes a menu of its own, which ours would take the place of.
  Menu.setApplicationMenu(null);
  app.on('window-all-closed', () => {
    // Closing the window keeps Earshot in the tray; who wants to end says Quit.
  });
}

/** What is served from then on. */
export interface Serving {
  /** Says what sounds are served. */
  readonly serveMedia: (resolve: ResolveMedia) => void;
  /** Fulfilled when the page was given its html and all files that this names, for the first time. */
  readonly pageServed: Promise<void>;
  /** Fulfilled when the page's first list is drawn, as it says. */
  readonly listDrawn: Promise<void>;
}

/** Once it is ready, and before a page is loaded: a page only reaches the schemes that are served then. */
export function servePages(): Serving {
  let resolveMedia: ResolveMedia = () => null;
  const development = developmentUrl();
  closeSession(session.defaultSession, development);
  let onServed: () => void = () => undefined;
  const pageServed = new Promise<void>((served) => (onServed = served));
  servePage(session.defaultSession.protocol, join(builtDir, '..', 'renderer'), { onServed });
  handleMedia(session.defaultSession.protocol, APP_ORIGIN, (host, id) => resolveMedia(host, id));
  return {
    serveMedia: (resolve) => (resolveMedia = resolve),
    pageServed,
    listDrawn: listDrawn(development === null ? null : new URL(development).origin),
  };
}
