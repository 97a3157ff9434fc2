// Whether this desktop shows icons in a tray: without one, a closed window leaves an app that can be neither seen nor ended.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Who shows icons on Linux desktops registers this name on the session's bus (KDE, and GNOME with its extension, among others). */
const HOST = 'org.kde.StatusNotifierWatcher';
/** Long for one question to a bus on this computer, milliseconds. */
const ASK_MS = 2_000;

const BUS = 'org.freedesktop.DBus';
const PATH = '/org/freedesktop/DBus';
const OWNED = 'org.freedesktop.DBus.NameHasOwner';
/** Either of these programs is on nearly every desktop. */
const QUESTIONS = [
  ['dbus-send', ['--session', '--print-reply=literal', `--dest=${BUS}`, PATH, OWNED, `string:${HOST}`]],
  ['gdbus', ['call', '--session', '--dest', BUS, '--object-path', PATH, '--method', OWNED, HOST]],
] as const;

/**
 * True where an icon in the tray is seen: always on Windows and macOS.
 * @param told `yes` or `no` in EARSHOT_TRAY settles it, for desktops that are judged wrongly
 */
export async function hasTray(platform: NodeJS.Platform, told: string | undefined): Promise<boolean> {
  if (told === 'yes' || told === 'no') return told === 'yes';
  if (platform !== 'linux') return true;
  for (const [program, words] of QUESTIONS) {
    try {
      const { stdout } = await exec(program, [...words], { timeout: ASK_MS });
      return stdout.includes('true');
    } catch {
      // Not there, or no bus to ask: the next one, and then it counts as none.
    }
  }
  return false;
}
