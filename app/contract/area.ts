// The areas of the app that a change touches.

/** Areas of the app that a change touches; who shows them asks again. */
export type Area = 'items' | 'folders' | 'queue' | 'settings' | 'search';
