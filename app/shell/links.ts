// Links that were clicked somewhere else: on their way from the system, or from a second start, to the window.
import { app } from 'electron';
import { isOurScheme, LINK_SCHEME } from '../domain/link.ts';

/** Links wait here until there is a window to open them in; only the newest does. */
export class ClickedLinks {
  #waiting: string | null;
  #open: ((link: string) => void) | null = null;

  /** @param first the link that this process was started with */
  constructor(first: string | null) {
    this.#waiting = first;
    // macOS hands links over as an event, also to an app that is just starting.
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.#take(link);
    });
  }

  /** What a second process hands to the first. */
  forFirstInstance(): Record<string, string> {
    return this.#waiting === null ? {} : { link: this.#waiting };
  }

  /** Takes over what a second process was started with. @returns false when that was no link */
  take(given: unknown): boolean {
    const link = this.linkIn(given);
    if (link !== null) this.#take(link);
    return link !== null;
  }

  /** The link that a second process was started with; null for none. */
  linkIn(given: unknown): string | null {
    const link = typeof given === 'object' && given !== null && 'link' in given ? given.link : null;
    return typeof link === 'string' && isOurScheme(link) ? link : null;
  }

  /** From now on links are opened at once. */
  deliver(open: (link: string) => void): void {
    this.#open = open;
    if (this.#waiting !== null) open(this.#waiting);
    this.#waiting = null;
  }

  #take(link: string): void {
    if (this.#open) this.#open(link);
    else this.#waiting = link;
  }
}

/** Tells Windows who opens our links; on macOS and Linux the package says so (electron-builder.yml, `protocols`). */
export function registerLinks(): void {
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient(LINK_SCHEME);
}
