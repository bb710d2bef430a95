import { execa } from 'execa';

/** Where promtool is: PROMTOOL, or on the PATH; `undefined` if it is not on this machine. */
export async function findPromtool(): Promise<string | undefined> {
  const { PROMTOOL } = process.env;
  if (PROMTOOL) return PROMTOOL;
  const { failed } = await execa('promtool', ['--version'], { reject: false });
  return failed ? undefined : 'promtool';
}
