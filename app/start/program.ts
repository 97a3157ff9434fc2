// What a start is told of the program that it is part of, and where it works.
import type { Host } from '../compose/host.ts';

/** The program: the app in Electron, or what runs in plain Node. */
export interface Program {
  /** Folder of the built main process. */
  readonly builtDir: string;
  /** Folder of the decoders that are files of their own. */
  readonly decodersDir: string;
  /** What starts this program once more: an executable, and what comes before the person's words. */
  readonly again: readonly [executable: string, ...words: readonly string[]];
  /** @param isReady pages, key store and the like may be used; a command that only asks the library does without */
  readonly host: (isReady: boolean) => Host | Promise<Host>;
}

export interface Place {
  /** What the person typed is meant from here. */
  readonly cwd: string;
  /** Earshot's folder of this account. */
  readonly accountDir: string;
  readonly libraryDir: string;
}
