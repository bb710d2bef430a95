import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { choosePorts, preferredPorts } from '../ports.ts';

const portNames = ['postgres', 'redis', 'amqp', 'distribution', 'epmd'] as const;
type Ports = Record<(typeof portNames)[number], number>;

/** Where one set of private servers lives: its folder, its ports, the one password they share. */
export interface Instance {
  name: string;
  dir: string;
  ports: Ports;
  password: string;
}

export async function openInstance(name: string, dir: string): Promise<Instance> {
  const ports = await choosePortsOnce(dir, portNames);
  return { name, dir, ports, password: readOrCreateSecret(path.join(dir, 'password')) };
}

/** A port for each name: those that the folder had before, as far as they are free. */
export async function choosePortsOnce<Name extends string>(
  dir: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'ports.json');
  const preferred = preferredPorts(dir, names.length);
  const saved = readPorts(file);
  const chosen = await choosePorts(names.map((name, index) => saved[name] ?? preferred[index] ?? 0));
  const ports = Object.fromEntries(names.map((name, index) => [name, chosen[index]])) as Record<Name, number>;
  writeFileSync(file, `${JSON.stringify(ports)}\n`);
  return ports;
}

/** Made once, readable by its owner alone, and the same ever after. */
export function readOrCreateSecret(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(24).toString('hex');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secret;
}

function readPorts(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}
