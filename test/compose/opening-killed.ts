// A process to be killed: opens a library with what takes long done on a thread, and tells each turn of its loop.
import { openLibraryAt } from '../../app/compose/open-library.ts';
import { openPrepared } from '../../app/compose/preparing.ts';

const [libraryDir = '', accountDir = '', builtDir = ''] = process.argv.slice(2);
const timer = setInterval(() => process.send?.('turn'), 1);
const opened = await openPrepared({ libraryDir, accountDir, builtDir, mayRestore: true }, openLibraryAt);
clearInterval(timer);
if (!opened.ok) throw new Error(opened.failure.message);
process.send?.('open');
