// The words that this process was started with, as a command.
import { app } from 'electron';
import { refusedSwitch } from '../../cli/debugging-switches.ts';
import { ENGINES } from '../../compose/engines.ts';
import { type Command, type Common, parseWords, personalWords } from '../../cli/words.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';

/** Reads them; refuses what is no command, and what would take the app's protection away. */
export function ownWords(): Outcome<{ readonly command: Command; readonly common: Common }> {
  // Before Chromium is ready it has not heard of them either.
  const debugging = app.isPackaged ? refusedSwitch(process.argv.slice(1)) : null;
  if (debugging !== null) return wrong(sayRefused(debugging));
  const words = parseWords(personalWords(ownArguments()), ENGINES, {
    EARSHOT_LIBRARY: process.env.EARSHOT_LIBRARY || undefined,
  });
  return words.ok ? ok(words) : wrong(`${words.message}. See --help.`);
}

/** Arguments after the executable and, unpacked, after the app's folder, which is the first that is no switch. */
function ownArguments(): readonly string[] {
  const given = process.argv.slice(1);
  return app.isPackaged ? given : given.slice(given.findIndex((word) => !word.startsWith('-')) + 1);
}

const wrong = (message: string): Outcome<never> => failed(failure('bad-argument', { message }));

const sayRefused = (word: string): string =>
  `Earshot does not start with ${word}: it would open the app to other programs, or take its protection away. Leave it out.`;
