// The menu of each system, with its usual places and shortcuts.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Events } from '../contract/schema.ts';
import { t } from '../messages/text.ts';

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
  const settings = go(t('shell.menu.settings'), 'settings', 'CmdOrCtrl+,');
  const quitItem: Item = { label: t('shell.menu.quitEarshot'), accelerator: 'CmdOrCtrl+Q', click: quit };
  const mac = process.platform === 'darwin';
  return [
    ...(mac ? [appMenu(settings, quitItem)] : []),
    {
      label: t('shell.menu.file'),
      submenu: [
        go(t('shell.menu.addAFolder'), 'add-folder', 'CmdOrCtrl+O'),
        {
          label: t('shell.menu.addAnAddress'),
          accelerator: 'CmdOrCtrl+U',
          click: () => navigate({ to: 'add-address', text: '' }),
        },
        go(t('shell.menu.addAFeed'), 'add-feed', 'CmdOrCtrl+Shift+U'),
        SEPARATOR,
        ...(mac ? [] : [settings, SEPARATOR]),
        { role: 'close', label: t('shell.roles.close') },
        ...(mac ? [] : [quitItem]),
      ],
    },
    editMenu(mac),
    {
      label: t('shell.menu.go'),
      submenu: [
        go(t('shell.menu.recordings'), 'recordings', 'CmdOrCtrl+1'),
        go(t('shell.menu.queue'), 'queue', 'CmdOrCtrl+2'),
        go(t('shell.menu.search'), 'search', 'CmdOrCtrl+F'),
        go(t('shell.menu.trash'), 'trash'),
      ],
    },
    viewMenu(go(t('shell.menu.episodePanel'), 'panel', 'CmdOrCtrl+I')),
    windowMenu(mac),
    {
      role: 'help',
      label: t('shell.roles.help'),
      submenu: [
        go(t('shell.menu.keyboardShortcuts'), 'shortcuts'),
        go(t('shell.menu.diagnostics'), 'diagnostics'),
      ],
    },
  ];
}

function viewMenu(panel: Item): Item {
  return {
    label: t('shell.menu.view'),
    submenu: [
      panel,
      SEPARATOR,
      { role: 'resetZoom', label: t('shell.roles.zoomReset') },
      { role: 'zoomIn', label: t('shell.roles.zoomIn') },
      { role: 'zoomOut', label: t('shell.roles.zoomOut') },
      SEPARATOR,
      { role: 'togglefullscreen', label: t('shell.roles.fullScreen') },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    ],
  };
}

/** As Electron's own `editMenu` and `windowMenu`, whose words are English on every system. */
function editMenu(mac: boolean): Item {
  return {
    label: t('shell.roles.edit'),
    submenu: [
      { role: 'undo', label: t('shell.roles.undo') },
      { role: 'redo', label: t('shell.roles.redo') },
      SEPARATOR,
      { role: 'cut', label: t('shell.roles.cut') },
      { role: 'copy', label: t('shell.roles.copy') },
      { role: 'paste', label: t('shell.roles.paste') },
      ...(mac ? [{ role: 'pasteAndMatchStyle', label: t('shell.roles.pasteAndMatchStyle') } as const] : []),
      { role: 'delete', label: t('shell.roles.delete') },
      ...(mac ? [] : [SEPARATOR]),
      { role: 'selectAll', label: t('shell.roles.selectAll') },
    ],
  };
}

function windowMenu(mac: boolean): Item {
  return {
    role: 'window',
    label: t('shell.roles.window'),
    submenu: [
      { role: 'minimize', label: t('shell.roles.minimize') },
      { role: 'zoom', label: t('shell.roles.zoom') },
      ...(mac
        ? [SEPARATOR, { role: 'front', label: t('shell.roles.front') } as const]
        : [{ role: 'close', label: t('shell.roles.close') } as const]),
    ],
  };
}

/** The menu under the app's own name, which only macOS has. */
function appMenu(settings: Item, quitItem: Item): Item {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: t('shell.roles.about') },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services', label: t('shell.roles.services') },
      SEPARATOR,
      { role: 'hide', label: t('shell.roles.hide') },
      { role: 'hideOthers', label: t('shell.roles.hideOthers') },
      { role: 'unhide', label: t('shell.roles.unhide') },
      SEPARATOR,
      quitItem,
    ],
  };
}
