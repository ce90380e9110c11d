"""Which addresses are of the public internet.

After IANA's registries of special-purpose addresses (RFC 6890 and its successors, as of 2026), kept here because
Python's own list changed
from release to release: some took 192.0.0.0/24, ::/96, 64:ff9b:1::/48 and fec0::/10 for public.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared, carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4, given up
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_UNICAST_6 = IPv6Network("2000::/3")
"""All that is given out of IPv6; nothing outside it is public."""
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which leads to an IPv4 address
        "3fff::/20",  # documentation
    )
)
_STANDS_FOR_4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""Mapped addresses, and those of a NAT64: judged by the IPv4 address in them."""


def is_public(address: str) -> bool:
    """Whether a server of anybody else may stand there. Raises ValueError for what is no IP address."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and any(ip in network for network in _STANDS_FOR_4):
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    return ip in _UNICAST_6 and not any(ip in network for network in _NOT_PUBLIC_6)
