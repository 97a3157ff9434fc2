// A refresh never runs twice at a time, and never misses what changed while it ran.
import { describe, expect, it } from 'vitest';
import { once } from '../../../renderer/state/once.ts';

const gate = (): { open: () => void; passed: Promise<void> } => {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
};

describe('once', () => {
  it('turns any number of calls during a run into one run after it', async () => {
    const gates = [gate(), gate(), gate()];
    let runs = 0;
    const refresh = once(async () => {
      runs += 1;
      await gates[runs - 1]?.passed;
    });
    const first = refresh();
    const second = refresh();
    const third = refresh();
    expect(runs).toBe(1);
    expect(second).toBe(third);
    gates[0]?.open();
    await first;
    await Promise.resolve();
    expect(runs).toBe(2);
    gates[1]?.open();
    await second;
    expect(runs).toBe(2);
  });

  it('runs again after a failure', async () => {
    let runs = 0;
    const refresh = once(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    await expect(refresh()).rejects.toThrow('no');
    await refresh();
    expect(runs).toBe(2);
  });

  it('runs for those who asked during a run that failed', async () => {
    const { open, passed } = gate();
    let runs = 0;
    const refresh = once(async () => {
      runs += 1;
      if (runs > 1) return;
      await passed;
      throw new Error('no');
    });
    const first = refresh();
    const second = refresh();
    open();
    await expect(first).rejects.toThrow('no');
    await second;
    await refresh();
    expect(runs).toBe(3);
  });
});
