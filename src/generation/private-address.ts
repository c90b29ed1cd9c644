import { BlockList, isIP } from 'node:net';

/** Everything that is not the open internet (IANA special-purpose registries), as [network, prefix length]. */
const IPV4: [string, number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, and the metadata services of the clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

const IPV6: [string, number][] = [
  ['::', 96], // unspecified, loopback, IPv4-compatible
  ['64:ff9b::', 96], // NAT64: an IPv4 address inside
  ['64:ff9b:1::', 48], // NAT64 of a local network
  ['100::', 64], // discard
  ['2001::', 23], // protocol assignments, Teredo
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an IPv4 address inside
  ['3fff::', 20], // documentation
  ['5f00::', 16], // segment routing
  ['fc00::', 7], // unique local, and metadata services (fd00:ec2::254)
  ['fe80::', 10], // link-local
  ['fec0::', 10], // site-local
  ['ff00::', 8], // multicast
];

const list = new BlockList();
for (const [network, prefix] of IPV4) list.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of IPV6) list.addSubnet(network, prefix, 'ipv6');

/**
 * True unless `address` (an IP address in text, no brackets) is a public one. IPv4 addresses in IPv6 clothes
 * (`::ffff:10.0.0.1`) count as what they are; what is no IP address at all is not public either.
 */
export const isPrivateAddress = (address: string): boolean => {
  const bare = address.split('%')[0] ?? '';
  const family = isIP(bare);
  return family === 0 || list.check(bare, family === 4 ? 'ipv4' : 'ipv6');
};
