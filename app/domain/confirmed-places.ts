// Folders that Earshot may listen to and write into: those that a person chose or confirmed on this computer.

export interface ConfirmedPlaces {
  /** Whether Earshot may use this folder. */
  isConfirmed(path: string): boolean;
  /** A person has chosen this folder. Call it before the library names it. */
  choose(path: string): void;
}

/** Where nobody keeps account of that: in tests, and in processes that only read. */
export const EVERY_PLACE: ConfirmedPlaces = { isConfirmed: () => true, choose: () => undefined };
