// The menu of each system, with its usual places and shortcuts.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Events } from '../contract/schema.ts';

export interface MenuActions {
  readonly navigate: (event: Events['navigate']) => void;
  readonly quit: () => void;
}

/** Installs the application menu. Cut, copy and paste need it on macOS. */
export function installMenu({ navigate, quit }: MenuActions): void {
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => navigate({ to: 'settings' }),
  };
  const quitItem: MenuItemConstructorOptions = {
    label: 'Quit Earshot',
    accelerator: 'CmdOrCtrl+Q',
    click: quit,
  };
  const mac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(mac
      ? [
          {
            label: app.name,
            submenu: [
              { role: 'about' },
              { type: 'separator' },
              settings,
              { type: 'separator' },
              { role: 'services' },
              { type: 'separator' },
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              { type: 'separator' },
              quitItem,
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: 'File',
      submenu: [
        { label: 'Add a folder…', accelerator: 'CmdOrCtrl+O', click: () => navigate({ to: 'add-folder' }) },
        { type: 'separator' },
        ...(mac ? [] : [settings, { type: 'separator' } as const]),
        { role: 'close' },
        ...(mac ? [] : [quitItem]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'Go',
      submenu: [
        { label: 'Recordings', accelerator: 'CmdOrCtrl+1', click: () => navigate({ to: 'recordings' }) },
        { label: 'Queue', accelerator: 'CmdOrCtrl+2', click: () => navigate({ to: 'queue' }) },
        { label: 'Search', accelerator: 'CmdOrCtrl+F', click: () => navigate({ to: 'search' }) },
        { label: 'Trash', click: () => navigate({ to: 'trash' }) },
      ],
    },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Keyboard shortcuts', click: () => navigate({ to: 'shortcuts' }) },
        { label: 'Diagnostics…', click: () => navigate({ to: 'diagnostics' }) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
