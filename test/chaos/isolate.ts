import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { installPackages } from '@ripple/infra/packages';
import { liveMembers } from '@ripple/infra/process-group';
import { execa } from 'execa';

const TABLE = 'ripple_chaos';

/** Whether this machine can isolate a process: it has nft, or can install it, and lets this process use it. */
export async function canIsolate(log: (line: string) => void): Promise<boolean> {
  const tries = () => execa('nft', ['list', 'tables'], { reject: false });
  if (!(await tries()).failed) return true;
  await installPackages(['nftables'], log).catch(() => false);
  return !(await tries()).failed;
}

/**
 * Lets the firewall of this machine swallow all packets from and to a server: those of its clients, and those between
 * it and other nodes. Who opens a new connection can't be told by its packets, so no node opens one to another
 * meanwhile.
 * @param group the process group of the server
 * @param betweenNodes the ports by which all nodes speak with each other
 */
export async function isolate(group: number, betweenNodes: number[]): Promise<void> {
  const ports = portsOf(liveMembers(group));
  await rejoin();
  const rules = [
    `add table inet ${TABLE}`,
    `add chain inet ${TABLE} input { type filter hook input priority 0; }`,
    `add rule inet ${TABLE} input tcp sport { ${ports.join(', ')} } drop`,
    `add rule inet ${TABLE} input tcp dport { ${ports.join(', ')} } drop`,
    `add rule inet ${TABLE} input tcp dport { ${betweenNodes.join(', ')} } tcp flags == syn drop`,
  ];
  await execa('nft', ['-f', '-'], { input: rules.join('\n') });
}

/** Ends it, if there is one. */
export async function rejoin(): Promise<void> {
  await execa('nft', ['delete', 'table', 'inet', TABLE], { reject: false });
}

/** The local ports of all TCP sockets of these processes (proc(5): /proc/net/tcp, /proc/pid/fd). */
function portsOf(pids: number[]): number[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  const lines = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const ports = lines.flatMap((line) => {
    const [, local = '', , , , , , , , inode = ''] = line.trim().split(/\s+/);
    return sockets.has(inode) ? [Number.parseInt(local.slice(local.indexOf(':') + 1), 16)] : [];
  });
  return [...new Set(ports)];
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
    } catch {
      // It has just been closed.
      return [];
    }
  });
}
