// Loaded by Electron before the app (`-r`): a person closes its window as soon as that is seen. How many are there in the end is said.
const { app, BrowserWindow } = require('electron');

// The app is not to see the words that brought this here.
process.argv.splice(process.argv.indexOf('-r'), 2);

/** Until the library is open and every window is there that is made then, milliseconds. */
const SETTLED_MS = 5_000;

app.once('browser-window-created', (_event, window) => {
  window.once('show', () => {
    window.close();
    setTimeout(() => {
      const seen = BrowserWindow.getAllWindows().filter((each) => each.isVisible());
      console.log(`windows: ${String(seen.length)}`);
    }, SETTLED_MS);
  });
});
