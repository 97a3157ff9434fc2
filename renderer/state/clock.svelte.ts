// The present, for words such as "in 40 s" and "Yesterday". It ticks only while something is shown that follows it: a window in which nothing is under
// way has nothing to draw anew, and the computer may sleep.
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 5_000;
/** A timer set for midnight would be late by as long as the computer slept. */
const DAY_LOOK_MS = 60_000;

class Clock {
  readonly #follow = createSubscriber((tell) => {
    const timer = setInterval(tell, TICK_MS);
    return () => clearInterval(timer);
  });

  readonly #followDay = createSubscriber((tell) => {
    let day = new Date().toDateString();
    const timer = setInterval(() => {
      const before = day;
      day = new Date().toDateString();
      if (day !== before) tell();
    }, DAY_LOOK_MS);
    return () => clearInterval(timer);
  });

  /** Epoch ms. Who shows something by it is told every few seconds. */
  get now(): number {
    this.#follow();
    return Date.now();
  }

  /** An instant of today, epoch ms. Who shows something by it is told when another day has begun. */
  get today(): number {
    this.#followDay();
    return Date.now();
  }
}

export const time = new Clock();
