// The least that an app of Earshot's build can be: a scheme of its own, a closed page in the sandbox, a library, its first rows over the bridge, and
// no framework. What it takes beyond the empty app is what the build costs, whoever writes the rest.
const { app, BrowserWindow, ipcMain, Menu, protocol, session } = require('electron');
const Database = require('better-sqlite3');
const { readFile } = require('node:fs/promises');
const { join } = require('node:path');

/** @param {string} name */
const wordOf = (name) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
/** @type {Readonly<Record<string, string>>} */
const FILES = { '/index.html': 'text/html; charset=utf-8', '/page.js': 'text/javascript; charset=utf-8' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'";

protocol.registerSchemesAsPrivileged([
  {
    scheme: 'floor-app',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
app.setPath('userData', wordOf('data'));
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
Menu.setApplicationMenu(null);
app.on('window-all-closed', () => undefined);
app.whenReady().then(() => {
  process.removeAllListeners('SIGTERM').once('SIGTERM', () => app.exit(0));
  // As Earshot does it, see serve() in app/shell/security.ts.
  session.defaultSession.protocol.registerBufferProtocol('floor-app', async ({ url }, callback) => {
    const { pathname } = new URL(url);
    const type = FILES[pathname];
    if (type === undefined) return callback({ statusCode: 404, data: Buffer.alloc(0) });
    const data = await readFile(join(__dirname, pathname));
    callback({ headers: { 'content-type': type, 'content-security-policy': POLICY }, data });
  });
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    show: false,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), contextIsolation: true, sandbox: true },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('floor-app://main/index.html');
  const library = new Database(join(wordOf('library'), 'library.db'), { fileMustExist: true });
  ipcMain.handle('rows', () =>
    library.prepare('SELECT id, title FROM recordings ORDER BY id DESC LIMIT 100').all(),
  );
});
