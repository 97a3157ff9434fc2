// The process that library-lock.test.ts kills: holds the lock of a library and does nothing.
import { takeLibraryLock } from '../../../app/storage/care/library-lock.ts';

const [, , directory = ''] = process.argv;
const lock = takeLibraryLock(directory, 'run', Date.UTC(2026, 4, 1, 12));
process.send?.(lock.ok ? 'held' : lock.failure.code);
setInterval(() => undefined, 1_000);
