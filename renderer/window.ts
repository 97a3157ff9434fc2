// The window: theme, caches, and the frame. Evaluated once its language is spoken (`main.ts`).
import { mount } from 'svelte';
import App from './App.svelte';
import { start } from './state/start.ts';
import { followList } from './views/later/later.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');
start();
mount(App, { target });
followList();
