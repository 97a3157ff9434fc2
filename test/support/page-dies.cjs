// Loaded by Electron before the app (`-r`): the process of the window's page dies while that is loaded for the first time; both are said.
const { app } = require('electron');

// The app is not to see the words that brought this here.
process.argv.splice(process.argv.indexOf('-r'), 2);

let isDead = false;
app.on('web-contents-created', (_event, contents) => {
  contents.on('did-start-navigation', (details) => {
    if (isDead || !details.url.includes('//main/')) return;
    isDead = true;
    setTimeout(() => contents.forcefullyCrashRenderer(), 30);
  });
  contents.on('render-process-gone', () => console.log('the page died'));
  contents.on('did-finish-load', () => {
    if (isDead && !contents.isCrashed()) console.log('the page is there');
  });
});
