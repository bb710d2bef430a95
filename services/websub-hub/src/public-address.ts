import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses of IPv6 that are assigned (RFC 4291, 2.4; IANA: Global Unicast). */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Not for the public, and in no list of special ranges. */
const others = [
  // Azure's own services, also its metadata: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16/32',
  // RFC 9637, Documentation.
  '3fff::/20',
].map((network) => ipaddr.parseCIDR(network));

/**
 * Whether everybody may reach an address: it is in no special range of IPv4 or IPv6, and leads to no such one by
 * another way of writing it (IPv4-mapped and IPv4-compatible addresses, NAT64, 6to4, Teredo).
 * @throws if it is no address
 */
export function isPublicAddress(address: string): boolean {
  const ip = parse(address);
  if (ip.range() !== 'unicast') return false;
  if (ip.kind() === 'ipv6' && !ip.match(globalUnicast)) return false;
  return !isInNetworks(address, others);
}

/** The parser takes `::1.2.3.4` for IPv4-mapped; in hexadecimal, as addresses of the web are written, it doesn't. */
const parse = (address: string) =>
  ipaddr.process(
    isIPv6(address) && !address.includes('%')
      ? new URL(`http://[${address}]`).hostname.slice(1, -1)
      : address,
  );

export type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** @throws if the address, or a network, is none */
export function isInNetworks(address: string, networks: Network[]): boolean {
  const ip = parse(address);
  return networks.some(([base, bits]) => ip.kind() === base.kind() && ip.match(base, bits));
}
