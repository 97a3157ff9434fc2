// The system as `ffmpeg-audio.wasm` finds it (WASI), in Node and in the decoder page.

/** WASI's `ENOSYS`. */
const NOT_THERE = 52;

/** The system as the module finds it: without files, environment or clock. Only ending it means anything. */
export function hostFunction(name: string, memory: () => Uint8Array): (...values: number[]) => number {
  if (name === 'proc_exit' || name === 'abort')
    return () => {
      throw new WebAssembly.RuntimeError('it ended itself');
    };
  if (name === 'environ_sizes_get' || name === 'clock_time_get')
    return (a = 0, b = 0, c = 0) => {
      const view = new DataView(memory().buffer);
      // Counts of the environment, or a time that stands still.
      if (name === 'clock_time_get') view.setBigUint64(c, 0n, true);
      else for (const at of [a, b]) view.setUint32(at, 0, true);
      return 0;
    };
  if (name.startsWith('fd_')) return () => NOT_THERE;
  return () => 0;
}
