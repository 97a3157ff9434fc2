// The episode panel, beside a text.
export { default as Panel } from '../panel/Panel.svelte';
