// Sheets above the window, and the pages beside the list that are no text.
export { default as AddAddresses } from '../add/AddAddresses.svelte';
export { default as AddFeed } from '../add/AddFeed.svelte';
export { default as AddFolder } from '../list/AddFolder.svelte';
export { default as Doubts } from '../cloud/Doubts.svelte';
export { default as ExportDialog } from '../exports/ExportDialog.svelte';
export { default as FeedPage } from '../feed/FeedPage.svelte';
export { default as FeedStory } from '../feed/FeedStory.svelte';
export { default as FilesPage } from '../list/FilesPage.svelte';
export { default as FolderSettings } from '../show/FolderSettings.svelte';
export { default as JoinDialog } from '../sessions/JoinDialog.svelte';
export { default as RecordingDetails } from '../reader/RecordingDetails.svelte';
export { default as Shortcuts } from '../Shortcuts.svelte';
export { default as TagDialog } from '../list/TagDialog.svelte';
export { default as TranscribeAgain } from '../cloud/TranscribeAgain.svelte';
export { default as Trash } from '../list/Trash.svelte';
