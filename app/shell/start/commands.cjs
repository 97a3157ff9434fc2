// What plain Node starts: the commands come through the loader, with what V8 made of them when the app was built.
/** @type {typeof import('./loader.cjs')} */
const { load, stayYoung } = require('./loader.cjs');
/** @type {typeof import('../../headless/main.ts')} */
const { main } = load('commands.js');
void main(undefined, undefined, stayYoung);
