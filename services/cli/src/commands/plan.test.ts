import { describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';

/** Without a setting: there are no servers. */
async function ripple(line: string) {
  let [out, err] = ['', ''];
  const code = await runCli(line.split(' '), {
    environment: {},
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

describe('ripple plan', () => {
  const line = 'plan --users 1000000 --posts-per-second 100 --mean-followers 403';

  it('needs no servers', async () => {
    const { code, out } = await ripple(line);
    expect(code).toBe(0);
    expect(out).toMatch(/^api +\d+\.\d+ +\d+$/m);
    expect(out).toMatch(/^RabbitMQ +\d\.\d+ +3$/m);
    expect((await ripple(`${line} --without-replicas`)).out).toMatch(/^RabbitMQ +\d\.\d+ +1$/m);
  });

  it('shows what three sizes need beside each other, if none is given', async () => {
    const { code, out } = await ripple('plan');
    expect(code).toBe(0);
    expect(out).toMatch(/^people +1 M +10 M +100 M$/m);
    expect(out).toMatch(/^ {2}LANE_PARTS +1 +1 +2$/m);
    expect(out).toMatch(/^One primary ends here/m);
    const { out: json } = await ripple('plan --json --document-days 3');
    expect(JSON.parse(json)).toMatchObject([1e6, 1e7, 1e8].map((users) => ({ workload: { users } })));
  });

  it('says where one primary ends, and nothing of it where that is far', async () => {
    expect((await ripple(line)).out).not.toContain('One primary ends');
    expect((await ripple(line.replace('100 ', '1000 '))).out).toContain('One primary ends');
  });

  it('takes --json', async () => {
    const { out } = await ripple(`${line} --reads-per-post 0 --json`);
    expect(JSON.parse(out)).toMatchObject({ workload: { users: 1e6 }, readsPerSecond: 0 });
  });

  it('says what is missing, and what makes no sense', async () => {
    expect(await ripple('plan --users 10')).toMatchObject({
      code: 2,
      err: 'ripple plan needs --posts-per-second.\n',
    });
    expect((await ripple(`${line} --active-share 2`)).err).toMatch(
      /^--active-share must be a number from 0 to 1/,
    );
    expect((await ripple(`${line} --mean-followers 1e9`)).code).toBe(2);
  });
});
