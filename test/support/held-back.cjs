// Loaded by Electron before the app (`-r`): the app hears that Electron is ready only once Playwright has got hold of it.
//
// A window whose first page is on its way when Playwright finds it is still empty; Playwright then waits for that page, and where it came in the same
// moment, nobody tells of it: the start hangs, one in six on a busy machine. A window that is made later is watched from its first moment.
const { app } = require('electron');

// Neither the app nor one that it starts again is to see the words that brought this here.
process.argv.splice(process.argv.indexOf('-r'), 2);

const whenReady = app.whenReady.bind(app);
/** @type {Promise<void>} */
const held = new Promise((resolve) => {
  // What Playwright calls in an app that it has got hold of.
  Object.assign(globalThis, { __playwright_run: resolve });
});
app.whenReady = () => held.then(whenReady);
