import { describe, expect, it } from "vitest";
import { isPublicUnicast, parseAllowList } from "./addresses.ts";

describe("a public address", () => {
  it.each(["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "::ffff:93.184.216.34"])(
    "is %s",
    (address) => expect(isPublicUnicast(address)).toBe(true),
  );
});

describe("an address that is not public", () => {
  it.each([
    ["unspecified", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["loopback", "127.0.0.1"],
    ["the rest of loopback", "127.255.255.254"],
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["cloud metadata", "169.254.169.254"],
    ["link-local", "169.254.0.1"],
    ["Azure's platform", "168.63.129.16"],
    ["carrier NAT", "100.64.0.1"],
    ["Alibaba's metadata", "100.100.100.200"],
    ["Oracle's metadata", "192.0.0.192"],
    ["documentation", "192.0.2.1"],
    ["documentation", "198.51.100.1"],
    ["documentation", "203.0.113.1"],
    ["benchmarking", "198.18.0.1"],
    ["6to4 relay", "192.88.99.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["IPv4-mapped loopback", "::ffff:127.0.0.1"],
    ["IPv4-mapped metadata", "::ffff:a9fe:a9fe"],
    ["IPv4-compatible", "::7f00:1"],
    ["IPv4-translated", "::ffff:0:7f00:1"],
    ["NAT64", "64:ff9b::a9fe:a9fe"],
    ["local NAT64", "64:ff9b:1::a9fe:a9fe"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ["unique local", "fc00::1"],
    ["AWS's metadata", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
    ["link-local with a zone", "fe80::1%eth0"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["documentation", "2001:db8::1"],
    ["documentation", "3fff::1"],
    ["discard", "100::1"],
    ["segment routing", "5f00::1"],
    ["not assigned", "4000::1"],
    ["a decimal", "2130706433"],
    ["a hexadecimal", "0x7f.1"],
    ["an octal", "0177.0.0.1"],
    ["a name", "example.com"],
    ["nothing", ""],
  ])("%s: %s", (_what, address) => expect(isPublicUnicast(address)).toBe(false));
});

describe("the list of allowed addresses", () => {
  it("takes addresses and ranges, separated by commas or spaces", () => {
    const allow = parseAllowList(" 10.0.0.0/8, 192.168.1.7\n::1 fd00::/8,");
    for (const address of ["10.255.0.1", "192.168.1.7", "::1", "fd12::1", "::ffff:10.0.0.1"]) {
      expect(allow.has(address), address).toBe(true);
    }
    for (const address of ["11.0.0.1", "192.168.1.8", "::2", "fe80::1", "64:ff9b::a00:1", "localhost"]) {
      expect(allow.has(address), address).toBe(false);
    }
  });

  it("allows nothing when it is empty", () => expect(parseAllowList("").has("127.0.0.1")).toBe(false));

  it("reads an IPv4-mapped range as the IPv4 range it is", () => {
    expect(parseAllowList("::ffff:10.0.0.0/104").has("10.9.9.9")).toBe(true);
  });

  it.each(["localhost", "10.0.0.0/33", "10.0.0/8", "10.0.0.1/8/8", "::/129", "010.0.0.1", "2130706433", "10.0.0.0/-1"])(
    "refuses %s by name",
    (entry) => expect(() => parseAllowList(`127.0.0.1 ${entry}`)).toThrow(`"${entry}" is neither`),
  );
});
