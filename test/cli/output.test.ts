// What a command writes: in as few pieces as can be, in its order, and none of it after a fault.
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { processOutput, type Streams } from '../../app/cli/output.ts';

/** Two streams that note what is written to them, in the order in which it is. */
function noting(): { streams: Streams; written: string[] } {
  const written: string[] = [];
  const stream = (name: string): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, taken) => {
        if (chunk.length > 0) written.push(`${name}:${chunk.toString()}`);
        taken();
      },
    });
  return { streams: { stdout: stream('out'), stderr: stream('err') } as unknown as Streams, written };
}

describe('the output of a command', () => {
  it('is written in one piece where nothing is waited for in between', async () => {
    const { streams, written } = noting();
    const out = processOutput(streams);
    for (let row = 0; row < 3; row += 1) out.row([row, 'x']);
    expect(written).toEqual([]);
    await Promise.resolve();
    expect(written).toEqual(['out:0\tx\n1\tx\n2\tx\n']);
    out.line('more');
    expect(await out.flush()).toBeNull();
    expect(written.at(-1)).toBe('out:more\n');
  });

  it('comes before what is said of it afterwards, and bytes stand in their place', async () => {
    const { streams, written } = noting();
    const out = processOutput(streams);
    out.line('a');
    out.note('of a');
    out.text('b');
    out.text(new TextEncoder().encode('c'));
    out.line('d');
    await out.flush();
    expect(written).toEqual(['out:a\n', 'err:of a\n', 'out:b', 'out:c', 'out:d\n']);
  });

  it('asks for a stream when it writes to it, and not before', async () => {
    const { streams, written } = noting();
    const asked: string[] = [];
    const out = processOutput({
      get stdout() {
        asked.push('out');
        return streams.stdout;
      },
      get stderr() {
        asked.push('err');
        return streams.stderr;
      },
    });
    expect(await out.flush()).toBeNull();
    expect(asked).toEqual([]);
    out.note('a');
    out.note('b');
    expect(asked).toEqual(['err']);
    out.line('c');
    await out.flush();
    expect(asked).toEqual(['err', 'out']);
    expect(written).toEqual(['err:a\n', 'err:b\n', 'out:c\n']);
  });

  it('has nobody end by what the error output does', () => {
    const { streams } = noting();
    processOutput(streams).note('a');
    expect(streams.stderr.listenerCount('error')).toBe(1);
    expect(streams.stdout.listenerCount('error')).toBe(0);
  });

  it('is not gathered without end', () => {
    const { streams, written } = noting();
    const out = processOutput(streams);
    for (let line = 0; line < 100; line += 1) out.line('x'.repeat(1000));
    expect(written.join('').length).toBeGreaterThan(64 * 1024);
    expect(written.length).toBeLessThan(3);
  });

  it('tells a disk that is full, and writes no document with a hole in it', async () => {
    const stdout = new PassThrough();
    let writes = 0;
    stdout._write = (_chunk, _encoding, taken) => {
      writes += 1;
      taken(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    };
    const out = processOutput({ stdout, stderr: new PassThrough() } as unknown as Streams);
    out.line('a');
    expect(await out.flush()).toMatchObject({ code: 'disk-full' });
    out.line('b');
    expect(await out.flush()).toMatchObject({ code: 'disk-full' });
    expect(writes).toBe(1);
  });
});
