// Entry of the page: its language first, which all others speak, then theme, caches, and the frame.
import './language.ts';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/literata/wght.css';
import './style/tokens.css';
import './style/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { start } from './state/start.ts';
import { fetchAfterList } from './views/later/later.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');
start();
mount(App, { target });
fetchAfterList();
