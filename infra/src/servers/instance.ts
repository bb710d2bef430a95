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
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, 'ports.json');
  const ports = await portsOf(file, dir);
  writeFileSync(file, `${JSON.stringify(ports)}\n`);
  return { name, dir, ports, password: readOrCreateSecret(path.join(dir, 'password')) };
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

async function portsOf(file: string, seed: string): Promise<Ports> {
  const preferred = preferredPorts(seed, portNames.length);
  const saved = readPorts(file);
  const chosen = await choosePorts(portNames.map((name, index) => saved[name] ?? preferred[index] ?? 0));
  return Object.fromEntries(portNames.map((name, index) => [name, chosen[index]])) as Ports;
}

function readPorts(file: string): Partial<Ports> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>;
  } catch {
    return {};
  }
}
