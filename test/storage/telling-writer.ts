// A process to be killed: puts who speaks when into a long text, slice by slice.
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import type { Telling } from '../../app/domain/telling.ts';

const [directory = '', jobId = '', telling = ''] = process.argv.slice(2);
const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const opened = openLibrary(directory, { clock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
const job = library.jobs.get(Number(jobId));
const arriving = job && (await library.queue.tell(job, JSON.parse(telling) as Telling, Date.now()));
while (arriving && !arriving.isWhole) {
  await arriving.step();
  process.send?.('slice');
  // Time for whoever is to kill it.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
// The last small write is for whoever comes after.
setInterval(() => undefined, 1_000);
