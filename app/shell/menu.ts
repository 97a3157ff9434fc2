// The menu of each system, with its usual places and shortcuts.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Events } from '../contract/schema.ts';

export interface MenuActions {
  readonly navigate: (event: Events['navigate']) => void;
  readonly quit: () => void;
}

/** Places in the app that need no more than their name. */
type Place = Exclude<Events['navigate']['to'], 'recording' | 'add-address'>;
type Item = MenuItemConstructorOptions;

const SEPARATOR = { type: 'separator' } as const;

/** Installs the application menu. Cut, copy and paste need it on macOS. */
export function installMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(templateOf(actions)));
}

function templateOf({ navigate, quit }: MenuActions): Item[] {
  const go = (label: string, to: Place, accelerator?: string): Item => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => navigate({ to }),
  });
  const settings = go('Settings…', 'settings', 'CmdOrCtrl+,');
  const quitItem: Item = { label: 'Quit Earshot', accelerator: 'CmdOrCtrl+Q', click: quit };
  const mac = process.platform === 'darwin';
  return [
    ...(mac ? [appMenu(settings, quitItem)] : []),
    {
      label: 'File',
      submenu: [
        go('Add a folder…', 'add-folder', 'CmdOrCtrl+O'),
        {
          label: 'Add an address…',
          accelerator: 'CmdOrCtrl+U',
          click: () => navigate({ to: 'add-address', text: '' }),
        },
        go('Add a feed…', 'add-feed', 'CmdOrCtrl+Shift+U'),
        SEPARATOR,
        ...(mac ? [] : [settings, SEPARATOR]),
        { role: 'close' },
        ...(mac ? [] : [quitItem]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'Go',
      submenu: [
        go('Recordings', 'recordings', 'CmdOrCtrl+1'),
        go('Queue', 'queue', 'CmdOrCtrl+2'),
        go('Search', 'search', 'CmdOrCtrl+F'),
        go('Trash', 'trash'),
      ],
    },
    {
      label: 'View',
      submenu: [
        go('Episode panel', 'panel', 'CmdOrCtrl+I'),
        SEPARATOR,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        SEPARATOR,
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [go('Keyboard shortcuts', 'shortcuts'), go('Diagnostics…', 'diagnostics')],
    },
  ];
}

/** The menu under the app's own name, which only macOS has. */
function appMenu(settings: Item, quitItem: Item): Item {
  return {
    label: app.name,
    submenu: [
      { role: 'about' },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      quitItem,
    ],
  };
}
