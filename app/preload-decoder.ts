// Hands orders and their ports from the main process on to the decoder page. The page itself can call nothing.
import { ipcRenderer } from 'electron';

/** The page's global object; a preload shares it, but this project's main process is compiled without the DOM's types. */
interface PageWindow {
  postMessage(message: unknown, targetOrigin: string, transfer: unknown[]): void;
  readonly location: { readonly origin: string };
}
const page = globalThis as unknown as PageWindow;

ipcRenderer.on('decode', (event, order: unknown) => {
  page.postMessage(order, page.location.origin, [...event.ports]);
});
