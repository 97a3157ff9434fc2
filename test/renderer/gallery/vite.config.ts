// Builds and serves the gallery: the real renderer with the fake api, under the content rules of the real window.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { messages, withoutParser } from '../../../build/messages/plugin.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** As the shell sends it, with the fake's own addresses for sound instead of the media scheme. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: earshot-media:",
  'media-src blob:',
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

export default defineConfig({
  root: here,
  base: './',
  plugins: [svelte({ configFile: false }), messages(fileURLToPath(new URL('../../..', import.meta.url)))],
  resolve: { alias: withoutParser },
  build: {
    outDir: `${here}../../../out/gallery`,
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  preview: { headers: { 'Content-Security-Policy': CSP } },
});
