// Whether the person or the system wants a process to end that waits for work, and the pace at which it looks.

/** How often the state of jobs is looked at, milliseconds. */
const LOOK_MS = 100;

export const pause = (): Promise<void> => new Promise((done) => setTimeout(done, LOOK_MS));

/** Whether the person or the system wants us to end, and by which signal. */
export interface Ending {
  readonly asked: boolean;
  readonly signal: NodeJS.Signals | null;
}

export function watchEnding(stopped: Promise<NodeJS.Signals | null>): Ending {
  const ending: { asked: boolean; signal: NodeJS.Signals | null } = { asked: false, signal: null };
  void stopped.then((signal) => {
    ending.asked = true;
    ending.signal = signal;
  });
  return ending;
}
