import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { assertPortFree, choosePorts, isPortFree, preferredPorts } from './ports.ts';

describe('preferredPorts', () => {
  it('are the same for the same folder and lie below the outgoing ones', () => {
    const ports = preferredPorts('/a/.local/dev', 5);
    expect(preferredPorts('/a/.local/dev', 5)).toEqual(ports);
    expect(preferredPorts('/a/.local/test', 5)).not.toEqual(ports);
    for (const port of ports) expect(port >= 20_000 && port < 32_000).toBe(true);
  });
});

describe('choosePorts', () => {
  it('keeps what is free', async () => {
    expect(await choosePorts([20_000, 20_001], async () => true)).toEqual([20_000, 20_001]);
  });

  it('replaces what is taken without touching its neighbours', async () => {
    const isFree = async (port: number) => port !== 20_000;
    expect(await choosePorts([20_000, 20_001, 20_002], isFree)).toEqual([20_003, 20_001, 20_002]);
  });

  it('gives two that want the same port one each', async () => {
    expect(await choosePorts([20_000, 20_000], async () => true)).toEqual([20_000, 20_001]);
  });

  it('says so when nothing is free', async () => {
    await expect(choosePorts([20_000], async () => false)).rejects.toThrow('No port');
  });
});

describe('assertPortFree', () => {
  it('names the port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expect(await isPortFree(port)).toBe(false);
    await expect(assertPortFree(port, '127.0.0.1')).rejects.toThrow(`Port ${port}`);
    await new Promise((resolve) => server.close(resolve));
    await assertPortFree(port, '127.0.0.1');
  });
});
