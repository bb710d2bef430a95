import { defineConfig } from 'vite';

/** `services/web/node_modules/.bin/vite services/web` shows changes at once, with the api of a running `npm start` behind it. */
export default defineConfig({
  // Also under a path that a proxy puts it at.
  base: './',
  // @ripple/client is its source here, not what is built of it.
  resolve: { tsconfigPaths: true },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    host: '127.0.0.1',
    proxy: { '^/(v1|media|docs|readyz|metrics|openapi.json)': 'http://127.0.0.1:3000' },
  },
});
