// A process that puts a backup in the place of a damaged library, and dies before or right after the change of the disk that it is told.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock } from '../../../app/domain/clock.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openOrRestore } from '../../../app/storage/care/recovery.ts';

const [, , directory = '', fatal = 'none'] = process.argv;
let changes = 0;
const count = (): void => {
  changes += 1;
  if (String(changes) === fatal) process.kill(process.pid, 'SIGKILL');
};
for (const name of ['copyFileSync', 'linkSync', 'renameSync', 'rmSync'] as const) {
  const real: (...given: never[]) => unknown = fs[name];
  Object.assign(fs, {
    [name]: (...given: never[]) => {
      count();
      const told = real(...given);
      // What follows the last change may never come either.
      if (name === 'renameSync') count();
      return told;
    },
  });
}
syncBuiltinESMExports();
const opened = openOrRestore(directory, { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.detail);
opened.value.library.close();
