// The settings, and what is opened from them.
export { default as DiagnosticsDialog } from '../settings/DiagnosticsDialog.svelte';
export { default as Licences } from '../settings/Licences.svelte';
export { default as Settings } from '../settings/Settings.svelte';
