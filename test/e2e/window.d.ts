// What the page's global scope holds in our window, for the functions that the tests run there.
import type { Api } from '../../app/contract/bridge.ts';

declare global {
  interface Window {
    readonly api: Api;
  }
}
