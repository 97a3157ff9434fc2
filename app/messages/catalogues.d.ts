// What the bundler makes of the catalogues (build/messages/plugin.mjs).
declare module 'virtual:core-messages/*' {
  const core: import('./said.ts').CoreMessages;
  export default core;
}

declare module 'virtual:messages/*' {
  const catalogue: import('./text.ts').Catalogue;
  export default catalogue;
}
