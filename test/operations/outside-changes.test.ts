// What another process writes is found while the app rests too, though it hardly looks then.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { OutsideChanges } from '../../app/operations/outside-changes.ts';
import { connect, makeLibrary } from '../storage/support.ts';

const LOOK_MS = 20;
/** Longer than it takes to find calm, and shorter than two looks of one that is calm. */
const PATIENCE = { timeout: 5_000, interval: 10 };

function followed() {
  const library = makeLibrary();
  const told = vi.fn();
  const givesBack = vi.spyOn(library, 'giveBack');
  const versions = vi.spyOn(library, 'dataVersion');
  const outside = new OutsideChanges(
    {
      library,
      worker: { paused: false, wake: () => undefined, followOthers: () => Promise.resolve() },
      preferences: { get: (() => false) as never },
      folders: { follow: () => Promise.resolve() },
      changes: { tell: told },
    },
    (error) => {
      throw error;
    },
    LOOK_MS,
  );
  outside.start();
  onTestFinished(() => outside.stop());
  const write = (): void => library.noting(() => library.settings.set('language', 'en'));
  const other = connect(library);
  const writeElsewhere = (): void => void other.exec("INSERT INTO settings VALUES ('theme', '\"dark\"')");
  return { givesBack, outside, told, versions, write, writeElsewhere };
}

describe.skipIf(process.platform !== 'linux')('an app that rests', () => {
  it('waits to be told of the next write once the system was heard to tell of one', async () => {
    const { givesBack, outside, told, write, writeElsewhere } = followed();
    await new Promise((resolve) => setTimeout(resolve, 12 * LOOK_MS));
    expect(outside.isCalm).toBe(false); // nothing says yet that it would be told
    expect(givesBack).not.toHaveBeenCalled();
    write();
    await vi.waitFor(() => expect(outside.isCalm).toBe(true), PATIENCE);
    expect(givesBack).toHaveBeenCalled();
    expect(told).not.toHaveBeenCalled(); // its own are no news
    writeElsewhere();
    await vi.waitFor(() => expect(outside.isCalm).toBe(false), PATIENCE);
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce(), PATIENCE);
    await vi.waitFor(() => expect(outside.isCalm).toBe(true), PATIENCE);
  });

  it('is calm again with the next look after a write of its own now and then, and finds what another wrote just then', async () => {
    const { outside, told, versions, write, writeElsewhere } = followed();
    await new Promise((resolve) => setTimeout(resolve, 12 * LOOK_MS));
    write();
    await vi.waitFor(() => expect(outside.isCalm).toBe(true), PATIENCE);
    await new Promise((resolve) => setTimeout(resolve, 11 * LOOK_MS));
    versions.mockClear();
    write();
    await vi.waitFor(() => expect(versions).toHaveBeenCalled(), PATIENCE);
    await vi.waitFor(() => expect(outside.isCalm).toBe(true), PATIENCE);
    expect(versions.mock.calls.length).toBeLessThanOrEqual(3); // when it was told, one look, and maybe one at rest
    expect(told).not.toHaveBeenCalled();
    await new Promise((resolve) => setTimeout(resolve, 11 * LOOK_MS));
    versions.mockClear();
    write();
    await vi.waitFor(() => expect(versions).toHaveBeenCalled(), PATIENCE);
    writeElsewhere();
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce(), PATIENCE);
  });

  it('gives back what is kept of the library also where it is never told', async () => {
    const { givesBack, outside } = followed();
    await vi.waitFor(() => expect(givesBack).toHaveBeenCalledOnce(), PATIENCE);
    expect(outside.isCalm).toBe(false);
  });

  it('asks no more once it is stopped', async () => {
    const { outside, told, write, writeElsewhere } = followed();
    write();
    outside.stop();
    writeElsewhere();
    await new Promise((resolve) => setTimeout(resolve, 10 * LOOK_MS));
    expect(told).not.toHaveBeenCalled();
  });
});
