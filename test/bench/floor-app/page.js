// @ts-nocheck -- runs in the floor's page, which this project has no types for.
// Lists the rows in plain elements.
const list = globalThis.document.getElementById('list');
for (const { id, title } of await globalThis.floor.rows()) {
  const item = globalThis.document.createElement('li');
  item.dataset.itemId = String(id);
  item.textContent = title;
  list?.append(item);
}
