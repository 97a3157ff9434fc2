// `npm run messages`: sorts the catalogues, writes the types of the messages anew, and says what German lacks.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { messagesDir, readCatalogue } from './messages/catalogues.mjs';
import { keyFiles } from './messages/keys.mjs';

for (const language of ['en', 'de'])
  for (const [area, messages] of Object.entries(readCatalogue(language))) {
    const sorted = Object.fromEntries(Object.entries(messages).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(join(messagesDir, language, `${area}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
  }

const keys = join(messagesDir, 'keys');
mkdirSync(keys, { recursive: true });
const files = keyFiles();
for (const name of readdirSync(keys)) if (!files.has(name)) rmSync(join(keys, name));
for (const [name, text] of files) {
  const path = join(keys, name);
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

const german = readCatalogue('de');
for (const [area, messages] of Object.entries(readCatalogue('en'))) {
  const missing = Object.keys(messages).filter((name) => german[area]?.[name] === undefined);
  if (missing.length > 0)
    console.log(`de/${area}.json lacks ${missing.length}: ${missing.slice(0, 8).join(', ')}`);
}
