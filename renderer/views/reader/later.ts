// What reading needs is fetched after the first list, once somebody turns to the window.
import { Later } from '../../state/later.svelte.ts';

export const reading = new Later(() => import('./reading.ts'));
