// The present, for words such as "in 40 s" and "Yesterday". Ticks slowly; nothing on the page needs more.

const TICK_MS = 5_000;

class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), TICK_MS);
  }
}

export const time = new Clock();
