// The least that Electron takes here: one page, or with `--hidden` a tray and no window. What Earshot's start and memory are compared with.
const { app, BrowserWindow, Tray } = require('electron');
const { join } = require('node:path');

const hidden = process.argv.includes('--hidden');
const data = process.argv.find((word) => word.startsWith('--data='));
if (data !== undefined) app.setPath('userData', data.slice('--data='.length));
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.on('window-all-closed', () => undefined);
process.once('SIGTERM', () => app.exit(0));

/** What is named here is not collected: a tray that is goes from the screen. */
const kept = [];
app.whenReady().then(() => {
  process.removeAllListeners('SIGTERM').once('SIGTERM', () => app.exit(0));
  if (hidden) {
    kept.push(new Tray(join(__dirname, '..', '..', '..', 'build', 'icons', 'icon.png')));
    return;
  }
  const window = new BrowserWindow({ width: 1360, height: 860, show: false });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(__dirname, 'index.html'));
});
