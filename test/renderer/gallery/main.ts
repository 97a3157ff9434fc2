// The real page over the fake: `?scene=queue&theme=dark`. What it is looked at with; no part of the app.
import type { Api } from '../../../app/contract/bridge.ts';
import { makeFakeApi, type FakeApi } from '../fake-api.ts';
import { NOW, SCENES, type SceneName } from '../scenes.ts';

declare global {
  interface Window {
    fake: FakeApi;
  }
}

const asked = new URLSearchParams(location.search);
const name = (asked.get('scene') ?? 'queue') as SceneName;
const theme = asked.get('theme');

// The scenes play at one moment, whenever they are looked at.
const opened = performance.now();
Date.now = () => NOW + Math.round(performance.now() - opened);

const scene = SCENES[name]();
if (theme === 'light' || theme === 'dark')
  scene.app = { ...scene.app, settings: { ...scene.app.settings, theme } };
window.fake = makeFakeApi(scene);
(window as { api: Api }).api = window.fake;

void import('../../../renderer/main.ts');
