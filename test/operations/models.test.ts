// Speech models as the operations have them: the list, and recordings that wait for one that is still coming.
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { transcribeWith } from '../../app/operations/transcribing.ts';
import { takeFile } from '../../app/operations/taking.ts';
import { watchEnding } from '../../app/operations/ending.ts';
import { FileEnds } from '../../app/operations/file-ends.ts';
import { outlookOf } from '../../app/operations/outlook.ts';
import { folder, hostOf, layFiles, modelsHere, smallModel, until } from '../models/support.ts';
import { must } from '../storage/support.ts';
import { startCore } from './core-support.ts';

describe('the list of models', () => {
  it('tells what is here, what comes, and how quick it was', async () => {
    const { contents, model } = smallModel();
    const root = folder();
    const { core } = startCore(undefined, { models: modelsHere(root, [model]) });
    const { models } = core;
    const before = await models?.list();
    expect(before?.models.map(({ id, isUsual, place }) => [id, isUsual, place])).toEqual([
      ['moonshine-base', true, 'built-in'],
      ['small', false, null],
    ]);
    // Nothing offers it: no mirror is set, and the catalogue of this test names no address.
    expect(before?.models[1]).toMatchObject({ isObtainable: false, realTime: null, coming: null });
    core.preferences.change({ modelMirror: 'http://127.0.0.1:9' });
    expect((await models?.list())?.models[1]?.isObtainable).toBe(true);
    layFiles(join(root, 'store', 'small'), contents);
    expect(await models?.trial('small')).toMatchObject({
      ok: true,
      value: { place: 'fetched', realTime: 12.5 },
    });
    expect((await models?.list())?.models[1]).toMatchObject({ realTime: 12.5 });
    expect(await models?.trial('nothing')).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });
});

describe('a recording whose model is not here', () => {
  it('waits and says so, and begins by itself when the model has come', async () => {
    const { contents, model } = smallModel();
    const { origin } = await hostOf(contents);
    const root = folder();
    const { core, device, record } = startCore(undefined, { models: modelsHere(root, [model]) });
    core.preferences.change({ modelMirror: origin });
    await core.start(false);
    const taken = await takeFile(core, record('one.wav'), {
      options: { device_model: 'small' },
      service: 'device',
    });
    if (!taken.ok || taken.value.jobId === null) throw new Error('not taken');
    const { jobId } = taken.value;
    const job = () => core.library.jobs.get(jobId);
    await until(() => job()?.failure?.code === 'model-not-here');
    expect(job()).toMatchObject({ state: 'queued', attempt: 0 });
    expect(job()?.failure?.message).toContain('earshot models add small');
    // The attempt has written why it ended before it has ended.
    await until(() => !outlookOf(core).goesOn);
    expect(outlookOf(core)).toMatchObject({
      goesOn: false,
      standstills: [{ failure: { code: 'model-not-here' }, passes: false }],
    });
    expect(device.sent).toHaveLength(0);
    // Who waits for one that is held back is told that, and not what is wrong with another.
    const options = { device_model: 'small' };
    const held = await takeFile(core, record('held.wav'), { options, service: 'device' });
    if (!held.ok || held.value.jobId === null) throw new Error('not taken');
    expect(core.act(held.value.jobId, 'hold')).toMatchObject({ ok: true });
    const ending = watchEnding(new Promise(() => undefined));
    const ends = new FileEnds({ core, ending, works: true, isWorkedOn: () => true, wait: false });
    const { jobId: heldId, recordingId } = held.value;
    expect(
      await ends.of(Promise.resolve({ ok: true, value: { recordingId, jobIds: [heldId] } })),
    ).toMatchObject({
      kind: 'waiting',
      why: { code: 'not-allowed', message: expect.stringContaining('held back') as string },
    });
    // What another model hears is not held up by it.
    const other = await takeFile(core, record('two.wav'), { service: 'device' });
    if (!other.ok) throw new Error('not taken');
    await until(() => device.sent.length === 1);

    expect(await core.models?.keeper.add('small')).toMatchObject({ ok: true });
    await until(() => device.sent.length === 2);
    expect(device.sent[1]).toMatchObject({ options: { device_model: 'small' } });
    // It is written down once the service has taken it.
    await until(() => job()?.failure?.code !== 'model-not-here');
  });

  it('does not wait for one that came while it was asked about', async () => {
    const { contents, model } = smallModel();
    const { origin } = await hostOf(contents);
    const { core, device, record } = startCore(undefined, { models: modelsHere(folder(), [model]) });
    core.preferences.change({ modelMirror: origin });
    await core.start(false);
    const { keeper } = must(core.models);
    vi.spyOn(keeper, 'coming').mockImplementationOnce(async () => {
      await keeper.add('small');
      return null;
    });
    await takeFile(core, record('one.wav'), { options: { device_model: 'small' }, service: 'device' });
    await until(() => device.sent.length === 1);
    expect(device.sent[0]).toMatchObject({ options: { device_model: 'small' } });
  });

  it('waits where its show asks for the model, and says so, until that has come', async () => {
    const { contents, model } = smallModel();
    let isSlow = true;
    const { origin } = await hostOf(contents, (name, _turn, _request, response) => {
      const waits = isSlow && name === 'tokens.txt';
      if (waits) response.writeHead(503).end();
      return waits;
    });
    const root = folder();
    const { core, device, library, place, record } = startCore(undefined, {
      models: modelsHere(root, [model]),
    });
    core.preferences.change({ modelMirror: origin });
    const show = { path: place, name: 'Show', includeSubfolders: true, service: 'device' } as const;
    const { id } = library.folders.add(show, core.nowMs());
    library.folders.update(id, { options: { device_model: 'small' } });
    await core.models?.keeper.add('small');
    await until(async () => (await core.models?.keeper.coming(model))?.state === 'waiting');
    await core.start(true);
    record('one.wav');
    await until(() => library.jobs.inState('queued')[0]?.failure?.code === 'model-coming', 20_000);
    expect(library.jobs.inState('queued')[0]?.failure?.message).toMatch(/on its way .* begins by itself/);
    expect(device.sent).toHaveLength(0);
    isSlow = false;
    await until(() => device.sent.length === 1, 20_000);
    expect(device.sent[0]).toMatchObject({ options: { device_model: 'small' } });
  });

  it('says how far it is while it comes', async () => {
    const { contents, model } = smallModel();
    const { origin } = await hostOf(contents, (name, _turn, _request, response) => {
      if (name === 'tokens.txt') response.writeHead(503).end();
      return name === 'tokens.txt';
    });
    const root = folder();
    const { core, record } = startCore(undefined, { models: modelsHere(root, [model]) });
    core.preferences.change({ modelMirror: origin });
    await core.start(false);
    await core.models?.keeper.add('small');
    await until(async () => (await core.models?.keeper.coming(model))?.state === 'waiting');
    const taken = await takeFile(core, record('one.wav'), { service: 'device' });
    if (!taken.ok) throw new Error('not taken');
    const job = transcribeWith(core, taken.value.recordingId, 'device', { own: { device_model: 'small' } });
    if (!job.ok) throw new Error('not queued');
    await until(() => core.library.jobs.get(job.value.id)?.failure?.code === 'model-coming');
    expect(core.library.jobs.get(job.value.id)?.failure?.message).toMatch(/Small is on its way .*\(9\d%\)/);
  });
});
