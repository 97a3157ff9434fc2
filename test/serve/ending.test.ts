// How the service ends: within seconds, whoever holds a connection open.
import { connect } from 'node:net';
import { EventEmitter, once } from 'node:events';
import { expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { failed } from '../../app/domain/result.ts';
import { serve } from '../../app/serve/serve.ts';
import { startCore } from '../operations/core-support.ts';

it('ends within seconds while somebody holds a connection open and says nothing', async () => {
  const { core, faults } = startCore();
  await core.start(false);
  const ends = new EventEmitter();
  const listening = once(ends, 'listening');
  const ended = serve(
    {
      ...{ host: '127.0.0.1', port: 0, noToken: true, tls: null, allowPrivate: false, proxies: [] },
      ...{ maxBytes: 1_000_000, maxSeconds: null, openPerToken: 10, keepDays: 7 },
    },
    {
      core,
      call: () => Promise.resolve(failed(failure('internal'))),
      answerWorkerUrl: new URL('file:///none.js'),
      version: '1.0.0',
      onFault: (error) => void faults.push(error),
      onListening: (url) => ends.emit('listening', url),
      stopped: once(ends, 'stop'),
    },
  );
  const [url] = (await listening) as [string];
  const { port } = new URL(url);
  const silent = connect(Number(port), '127.0.0.1');
  silent.on('error', () => undefined);
  await once(silent, 'connect');
  ends.emit('stop');
  expect(await ended).toEqual({ ok: true, value: undefined });
  silent.destroy();
  expect(faults).toEqual([]);
}, 20_000);
