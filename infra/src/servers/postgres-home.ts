import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { repositoryRoot } from '../paths.ts';
import { StartupError } from '../startup-error.ts';
import type { Instance } from './instance.ts';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** Postgres refuses to run as root. For root it runs as `postgres`, in a folder that user can reach. */
export async function postgresHome(
  instance: Pick<Instance, 'name' | 'dir'>,
): Promise<{ dir: string; user?: SystemUser }> {
  const inside = path.join(instance.dir, 'postgres');
  if (process.getuid?.() !== 0) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { dir: inside };
  }
  const user = await postgresUser();
  own(inside, user);
  if (await canWrite(inside, user)) return { dir: inside, user };

  // A clone under a private folder such as /root: its parents are closed to other users.
  const clone = createHash('sha256').update(repositoryRoot).digest('hex').slice(0, 12);
  const outside = path.join('/var/lib/ripple', clone, instance.name);
  own(outside, user);
  if (await canWrite(outside, user)) return { dir: outside, user };
  throw new StartupError(`The user postgres can write neither to ${inside} nor to ${outside}.`);
}

function own(dir: string, user: SystemUser): void {
  mkdirSync(dir, { recursive: true });
  chownSync(dir, user.uid, user.gid);
  chmodSync(dir, 0o700);
}

async function canWrite(dir: string, user: SystemUser): Promise<boolean> {
  return !(await execa('test', ['-w', dir], { ...user, cwd: '/', reject: false })).failed;
}

async function postgresUser(): Promise<SystemUser> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map((flag) => execa('id', [flag, 'postgres'], { reject: false })),
  );
  if (uid === undefined || gid === undefined || uid.failed || gid.failed) {
    throw new StartupError(
      'Postgres does not run as root and there is no user "postgres": create one, or start as another user.',
    );
  }
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
