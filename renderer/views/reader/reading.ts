// What reading needs: fetched once somebody turns to the window, or when a recording is opened before.
export { default as EditingBar } from './EditingBar.svelte';
export { default as EditingPanels } from './EditingPanels.svelte';
export { default as FindBar } from './FindBar.svelte';
export { default as ReaderTools } from './ReaderTools.svelte';
export { default as Sessions } from '../sessions/Sessions.svelte';
export { default as SpeakerPicker } from './SpeakerPicker.svelte';
export { default as Speakers } from './Speakers.svelte';
export { default as StoryPage } from './StoryPage.svelte';
export { default as TranscriptPage } from './TranscriptPage.svelte';
export { default as Versions } from './Versions.svelte';
