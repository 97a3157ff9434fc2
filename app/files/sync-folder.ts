// Tells folders that a sync service copies to other computers: by the names that services give, and the marks that they leave.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';

/** Names of the folders that services make; `OneDrive - Company` and `Dropbox (Personal)` are such too. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^dropbox(?: \(.*\))?$/i, 'Dropbox'],
  [/^onedrive(?: - .*)?$/i, 'OneDrive'],
  [/^(?:google ?drive|googledrive.*|drivefs)$/i, 'Google Drive'],
  [/^(?:icloud ?drive|com~apple~clouddocs)$/i, 'iCloud Drive'],
  [/^nextcloud\d*$/i, 'Nextcloud'],
  [/^owncloud\d*$/i, 'ownCloud'],
  [/^pcloud ?drive$/i, 'pCloud'],
  [/^megasync$/i, 'MEGA'],
  [/^creative cloud files.*$/i, 'Creative Cloud'],
];

/** What lies at the top of a folder that is synced. */
const MARKS: readonly (readonly [string, string])[] = [
  ['.dropbox', 'Dropbox'],
  ['.dropbox.cache', 'Dropbox'],
  ['.stfolder', 'Syncthing'],
  ['.sync/ID', 'Resilio Sync'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.tmp.driveupload', 'Google Drive'],
  ['.tmp.drivedownload', 'Google Drive'],
];

/**
 * The service that syncs a folder, as far as can be seen; null where none is. Dropbox keeps a `.dropbox` folder in every home as well:
 * there it means nothing.
 * @param homeDir for tests
 */
export function syncServiceOf(path: string, homeDir: string = homedir()): string | null {
  for (let folder = path; ; folder = dirname(folder)) {
    const named = serviceNamed(folder);
    if (named !== null) return named;
    if (folder !== homeDir)
      for (const [mark, service] of MARKS) if (existsSync(join(folder, ...mark.split('/')))) return service;
    if (dirname(folder) === folder) return null;
  }
}

function serviceNamed(folder: string): string | null {
  const name = basename(folder);
  for (const [pattern, service] of NAMES) if (pattern.test(name)) return service;
  const parent = dirname(folder);
  if (parent.endsWith(`${sep}Library${sep}CloudStorage`)) return name.split('-')[0] ?? name;
  return parent.endsWith(`${sep}Library${sep}Mobile Documents`) ? 'iCloud Drive' : null;
}
