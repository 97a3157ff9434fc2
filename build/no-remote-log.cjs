// In place of electron-log's transport to a server: one that is off, and stays so.
module.exports = () => Object.assign(() => undefined, { level: false, transforms: [] });
