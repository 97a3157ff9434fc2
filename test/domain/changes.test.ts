// Who listens hears each thing of its kind once, in order, and no more after it has left.
import { expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';

it('tells every listener what it wants to hear of, until it leaves', () => {
  const changes = new Changes();
  const heard: unknown[] = [];
  const leave = changes.subscribe({
    changed: (areas, ids) => heard.push(['first', areas, ids]),
    done: (id) => heard.push(['done', id]),
  });
  changes.subscribe({
    changed: (areas) => heard.push(['second', areas]),
    joined: (id) => heard.push(['joined', id]),
    sound: (id, { kind }) => heard.push(['sound', id, kind]),
  });
  changes.tell(['items', 'queue'], [7]);
  changes.tellDone(7);
  changes.tellJoined(8);
  changes.tellSound(9, { kind: 'file' });
  leave();
  changes.tell(['search']);
  expect(heard).toEqual([
    ['first', ['items', 'queue'], [7]],
    ['second', ['items', 'queue']],
    ['done', 7],
    ['joined', 8],
    ['sound', 9, 'file'],
    ['second', ['search']],
  ]);
});
