import { execa } from 'execa';

export async function hasKubectl(): Promise<boolean> {
  const { failed } = await execa('kubectl', ['version', '--client'], { reject: false });
  return !failed;
}
