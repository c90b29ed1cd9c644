import { loggedPath, redactor } from './redaction';

const TOKEN = '7000000001:AAF-abcdefghijklmnopqrstuvwxyz_01234';

describe('redactor', () => {
  it('takes a secret out wherever it stands: message, URL, stack, any key, more than once', () => {
    const redact = redactor([TOKEN, 'kie-key-123456']);
    const line = JSON.stringify({
      msg: `GET https://api.telegram.org/bot${TOKEN}/getMe failed with kie-key-123456`,
      deep: { unexpected: [`kie-key-123456 and ${TOKEN}`] },
      err: { stack: `Error\n at https://api.telegram.org/file/bot${TOKEN}/photos/1.jpg` },
    });
    const safe = redact(line);
    expect(safe).not.toContain(TOKEN);
    expect(safe).not.toContain('AAF-abc');
    expect(safe).not.toContain('kie-key-123456');
    expect(() => JSON.parse(safe) as unknown).not.toThrow();
  });

  it('knows a secret in its JSON and its URL spelling too', () => {
    const redact = redactor(['pa"ss wo/rd+1']);
    expect(redact(JSON.stringify({ a: 'pa"ss wo/rd+1' }))).toBe('{"a":"[redacted]"}');
    expect(redact('postgresql://u:pa%22ss%20wo%2Frd%2B1@host/db')).toBe('postgresql://u:[redacted]@host/db');
  });

  it("masks another bot's token and bearer tokens, known or not", () => {
    const redact = redactor([]);
    expect(redact(`/bot${TOKEN}/sendMessage`)).not.toContain('AAF');
    expect(redact('authorization: Bearer sk-abcdef123456')).toBe('authorization: Bearer [redacted]');
  });

  it('leaves ordinary lines alone', () => {
    const line = '{"time":"2026-11-21T01:02:03.004Z","msg":"task finished","model":"nano-banana","ms":812}';
    expect(redactor([TOKEN])(line)).toBe(line);
  });
});

describe('loggedPath', () => {
  it('drops the query and signatures, keeps ids', () => {
    const id = '0d1c6a2e-6f5b-4c1c-9a58-0f6f6f1f2f3f';
    expect(loggedPath(`/webhooks/kie/${id}/${'a'.repeat(43)}?x=1`)).toBe(`/webhooks/kie/${id}/[redacted]`);
  });
});
