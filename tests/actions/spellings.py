"""Ways to write addresses that requests must not reach."""

from __future__ import annotations

import ipaddress

# One or more of every class; metadata services and this machine first.
IPV4 = [
    "169.254.169.254",
    "169.254.170.2",
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "168.63.129.16",
    "0.0.0.0",
    "0.1.2.3",
    "192.0.0.192",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
]

IPV6 = [
    "::",
    "::1",
    "::2",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "feff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd12:3456:789a::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "3fff::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "100::1",
    "5f00::1",
    "64:ff9b:1::1",
    "4000::1",
    "0:1::1",
    "2002:808:808::1",
]


def ipv4_spellings(text: str) -> list[str]:
    """Texts that resolvers or URL parsers may take for the IPv4 address."""
    value = int(ipaddress.IPv4Address(text))
    a, b, c, d = value.to_bytes(4, "big")
    wide = text.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    circled = text.translate({ord(str(digit)): "⓪①②③④⑤⑥⑦⑧⑨"[digit] for digit in range(10)})
    return [
        text,
        f"{text}.",
        str(value),
        hex(value),
        f"0X{value:08X}",
        f"0{value:o}",
        f"{a}.{value & 0xFFFFFF}",
        f"{a}.{b}.{value & 0xFFFF}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"00{a:o}.{b}.{c:#x}.{d}",
        f"{a:#x}.{value & 0xFFFFFF:#x}",
        wide,
        wide.replace(".", "．"),
        text.replace(".", "。"),
        circled,
        *(f"[{spelling}]" for spelling in embedded(text)),
    ]


def embedded(text: str) -> list[str]:
    """IPv6 addresses that lead to the IPv4 address."""
    value = int(ipaddress.IPv4Address(text))
    high, low = value >> 16, value & 0xFFFF
    inverted = value ^ 0xFFFFFFFF
    return [
        f"::ffff:{text}",
        f"::ffff:{high:x}:{low:x}",
        f"0:0:0:0:0:ffff:{high:x}:{low:x}",
        f"::{text}",
        f"::{high:x}:{low:x}",
        f"64:ff9b::{text}",
        f"64:ff9b::{high:x}:{low:x}",
        f"64:ff9b:1::{high:x}:{low:x}",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:102:304:0:0:{inverted >> 16:x}:{inverted & 0xFFFF:x}",
        f"::ffff:0:{high:x}:{low:x}",
    ]


NAMES = ["localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost", "ip6-loopback"]
SCOPED = ["[fe80::1%25lo]", "[fe80::1%25eth0]", "[::1%25lo]", "[fe80::1%lo]"]

ALL = [
    *(spelling for text in IPV4 for spelling in ipv4_spellings(text)),
    *(f"[{text}]" for text in IPV6),
    *(f"[{ipaddress.IPv6Address(text).exploded}]" for text in IPV6),
    *(f"[{text.upper()}]" for text in IPV6),
    *SCOPED,
    *NAMES,
]

PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1",
          "169.253.255.255", "11.0.0.1", "192.167.255.255", "192.169.0.1", "223.255.255.255", "2606:4700::1111",
          "2a00:1450:4001::200e", "2400:cb00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]  # fmt: skip
