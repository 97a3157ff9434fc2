// The tray icon and its menu, drawn from the tray model.
import { Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';
import type { QueueView } from '../contract/views.ts';
import { trayModel, type TrayModel } from './tray-model.ts';
import { t } from '../messages/text.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly pause: (paused: boolean) => void;
  readonly quit: () => void;
}

export interface TrayKeeper {
  show(queue: QueueView): void;
  /** What is shown now. */
  readonly model: TrayModel | null;
  destroy(): void;
}

/**
 * Puts Earshot in the tray. Where the desktop has none, nothing happens and nothing fails.
 * @param iconsDir folder with `tray-<state>.png` (and `trayTemplate-<state>.png` for macOS)
 */
export function createTray(iconsDir: string, actions: TrayActions): TrayKeeper {
  let model: TrayModel | null = null;
  let shown = '';
  const image = (name: string): Electron.NativeImage => {
    const picture = nativeImage.createFromPath(
      join(iconsDir, process.platform === 'darwin' ? `tray-${name}-Template.png` : `tray-${name}.png`),
    );
    if (process.platform === 'darwin') picture.setTemplateImage(true);
    return picture;
  };
  const tray = new Tray(image('idle'));
  tray.on('click', actions.open);

  return {
    show: (queue) => {
      const next = trayModel(queue);
      const key = JSON.stringify(next);
      if (key === shown) return;
      if (model?.icon !== next.icon) tray.setImage(image(next.icon));
      shown = key;
      model = next;
      tray.setToolTip(next.toolTip);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          ...next.lines.map((label) => ({ label, enabled: false })),
          { type: 'separator' as const },
          { label: t('shell.tray.openEarshot'), click: actions.open },
          { label: next.pauseLabel, click: () => actions.pause(!next.isPaused) },
          { type: 'separator' as const },
          { label: t('shell.tray.quit'), click: actions.quit },
        ]),
      );
    },
    get model() {
      return model;
    },
    destroy: () => tray.destroy(),
  };
}
