// What is asked before a show runs a program or calls a webhook: all that it would do, and nothing that reads as our own words.
import { describe, expect, it } from 'vitest';
import { postActionQuestion } from '../../app/shell/post-action-question.ts';

const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0';
const wish = { show: 'Tide', events: ['done', 'exported'] as const };

describe('the question before something is done by itself', () => {
  it('shows the program and every argument, and Return does nothing', () => {
    const args = ['--title={title}', 'a\nRun it? Yes', 'x'.repeat(5_000)];
    const asked = postActionQuestion({ ...wish, action: { kind: 'command', program: '/bin/publish', args } });
    expect(asked).toMatchObject({ type: 'warning', defaultId: 1, cancelId: 1 });
    expect(asked.detail).toContain('/bin/publish');
    expect(asked.detail).toContain('“--title={title}”');
    expect(asked.detail).toContain('“a Run it? Yes”');
    expect(asked.detail).toContain('Each time a transcript is done or a recording was exported in “Tide”');
    expect(asked.detail?.length).toBeLessThan(2_000);
  });

  it('names the server, what it gets, and what is odd about it; never the secret or a login', () => {
    const action = { kind: 'webhook', isNear: true, secret: SECRET, withText: true } as const;
    const asked = postActionQuestion({
      ...wish,
      action: { ...action, url: 'http://me:pass@10.0.0.2/hook?token=abcdef' },
    });
    expect(asked.message).toBe('Call 10.0.0.2?');
    expect(asked.detail).toMatch(/every word of its transcript/);
    expect(asked.detail).toMatch(/own network/);
    expect(asked.detail).toMatch(/without encryption/);
    expect(JSON.stringify(asked)).not.toMatch(/whsec|pass|abcdef/);
  });

  it('names a server by the end of its name, however long that is', () => {
    const action = { kind: 'webhook', isNear: false, secret: SECRET, withText: false } as const;
    const url = `https://${'hooks.example.com.'.repeat(10)}elsewhere.example/hook`;
    const { message } = postActionQuestion({ ...wish, action: { ...action, url } });
    expect(message).toMatch(/^Call hooks\.example.*….*elsewhere\.example\?$/);
  });
});
