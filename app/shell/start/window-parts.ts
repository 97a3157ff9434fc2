// What a start with a window loads after its first lines, and what it does with it until the page has its first list.
import { join } from 'node:path';
import { parseWords, personalWords } from '../../cli/words.ts';
import { ENGINES } from '../../compose/engines.ts';
import type { Answer } from '../../contract/bridge.ts';
import { firstCalls, markOf } from '../../contract/first-calls.ts';
import { loadWords } from '../../messages/load.ts';
import { builtDir, decodersDir } from './place.ts';

/**
 * Opens an empty library, puts a few recordings into it, answers what the page asks first, and ends. The build keeps what V8 makes of the code for
 * that: without a window, so that it needs no screen.
 * @param folder for the library and the account, gone afterwards
 * @returns the answers, by the marks of the calls
 */
export async function rehearse(folder: string): Promise<Map<string, Answer<unknown>>> {
  // Some words are said while code is loaded.
  for (const language of ['de', 'en'] as const) await loadWords(language);
  parseWords(personalWords([]), ENGINES);
  const [
    { MainWindow },
    { ShownLanguage },
    { electronHost },
    { compose, openPrepared, takeLibraryLock },
    { layRehearsedRows },
    { WindowApp },
  ] = await Promise.all([
    import('../window.ts'),
    import('../shown-language.ts'),
    import('../electron-host.ts'),
    import('../../compose/compose.ts'),
    import('../../compose/rehearsed-rows.ts'),
    import('../window-app.ts'),
    import('./window.ts'),
  ]);
  const libraryDir = join(folder, 'library');
  const lock = takeLibraryLock(libraryDir, 'window', Date.now());
  const opened = await openPrepared(
    {
      ...{ libraryDir, accountDir: join(folder, 'account'), builtDir, decodersDir: decodersDir() },
      environment: {},
      again: [process.execPath],
      host: electronHost(false),
      mayRestore: true,
    },
    compose,
  );
  if (!opened.ok) throw new Error(opened.failure.message);
  const parts = opened.value;
  const placePath = join(folder, 'window.json');
  const window = new MainWindow({
    ...{ builtDir, iconPath: placePath, placePath, developmentUrl: null },
    language: () => 'en',
    mayShow: new Promise(() => undefined),
    onMade: () => undefined,
  });
  const language = new ShownLanguage(join(folder, 'language.json'));
  const windowApp = new WindowApp(parts, { builtDir, window, language, quit: () => undefined });
  await parts.standing.begin(true, new Promise(() => undefined));
  // Only now: nothing is to be heard, and no folder listened to.
  layRehearsedRows(parts.core.library, folder);
  const { call } = windowApp.answerer();
  const answers = new Map<string, Answer<unknown>>();
  for (const [name, args] of firstCalls(null)) {
    const answer = await call(name, args);
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`);
    answers.set(markOf(name, args), answer);
  }
  windowApp.stop();
  await parts.stop();
  if (lock.ok) lock.value.release();
  return answers;
}
