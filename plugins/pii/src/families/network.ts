import { isIPv4, isIPv6 } from 'node:net'
import { edge, type Pattern, type Recognizer } from '../recognizer.js'
import { isUniform, compact } from '../check/digits.js'

const address = /[0-9a-f:]{0,39}:[0-9a-f:.]{0,45}(?:%[\w.-]{1,15})?(?:\/(?:12[0-8]|1[01]\d|[1-9]?\d)(?!\d))?/
const withoutNetwork = (value: string): string => value.replace(/\/\d{1,3}$/, '').replace(/%.*$/, '')

/** Two colons, or eight groups; `12:30:45`, `std::dec` and `a::b` are valid addresses too, so those need words to speak for them. */
const isPlainlyIPv6 = (value: string): boolean => {
  const bare = withoutNetwork(value)
  return isIPv6(bare) && /\d/.test(bare) && (bare.match(/[0-9a-f]{1,4}/gi) ?? []).length >= 2 && /[0-9a-f]{3}/i.test(bare)
}

const words = ['ip', 'ipv4', 'ipv6', 'address', 'host', 'server', 'dns', 'subnet', 'gateway', 'ping', 'adresse', 'dirección', 'indirizzo']

const macWords = ['mac', 'hardware address', 'hardware-adresse', 'ether', 'bssid', 'physical address']
const isOneDevice = (value: string): boolean => !isUniform(compact(value))
const macNotations: readonly Pattern[] = [
  { regex: /(?<![\p{L}\p{N}_:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\p{L}\p{N}_:-])/iu, score: 0.7, valid: isOneDevice },
  { regex: edge(/[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}/i), score: 0.5, valid: isOneDevice },
]

export const network: readonly Recognizer[] = [
  {
    type: 'IP_ADDRESS',
    category: 'network',
    anchor: { digits: 4 },
    patterns: [
      { regex: /(?<![\p{L}\p{N}_.$]|\d-)(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]?\d)(?!\d))?(?![\p{L}\p{N}_]|\.\d)/u, score: 0.65, valid: (value) => isIPv4(withoutNetwork(value)) && /\d\d/.test(value) && !value.startsWith('0.') },
      { regex: /(?<![\p{L}\p{N}_.])(?:\d{1,3}\.){3}\d{1,3}(?:\/(?:3[0-2]|[12]?\d)(?!\d))?(?![\p{L}\p{N}_])/u, score: 0.3, valid: (value) => isIPv4(withoutNetwork(value)) },
    ],
    context: words,
    against: ['version', 'versions', 'release', 'chapter', 'section', 'oid', 'clause', 'kapitel', 'abschnitt', 'firmware'],
    matches: ['my ip: «192.168.0.17»', 'http://«10.11.12.13»:8080/', 'route «10.0.0.0/8».', 'dns server «8.8.8.8»'],
    ignores: ['192.168.0', '256.1.1.10', '1.2.3.4', 'version 10.0.19041.1', 'text192.168.1.1', '10.2.33.4.5', '1.3.6.1.4.1'],
  },
  {
    type: 'IP_ADDRESS',
    category: 'network',
    anchor: { text: ['::'], before: 40, after: 64 },
    patterns: [
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_:.])${address.source}(?![\\p{L}\\p{N}_:])`, 'iu'), score: 0.65, valid: isPlainlyIPv6 },
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_:.])${address.source}(?![\\p{L}\\p{N}_:])`, 'iu'), score: 0.1, valid: (value) => isIPv6(withoutNetwork(value)) },
    ],
    context: words,
    matches: ['ssh user@«2001:db8::1»', 'at «fe80::1ff:fe23:4567:890a%eth0» now', 'ping «::1»', 'http://[«2001:db8::8a2e:370:7334»]/', '«::ffff:172.16.0.1»', 'on «2001:db8::/32».'],
    ignores: ['std::dec', 'a::b', 'x :: Int', 'abc::add(1)', 'Foo::Bar::baz', '12::30'],
  },
  {
    type: 'IP_ADDRESS',
    category: 'network',
    anchor: { digits: 2 },
    patterns: [{ regex: /(?<![\p{L}\p{N}_:.])(?:[0-9a-f]{1,4}:){6}(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})(?![\p{L}\p{N}_]|:[\p{L}\p{N}:])/iu, score: 0.65, valid: isIPv6 }],
    context: words,
    matches: ['my ip: «684D:1111:222:3333:4444:5555:6:77»', '«684D:1111:222:3333:4444:5555:6:77»: down', '«2001:0db8:85a3:0000:0000:8a2e:0370:7334»'],
    ignores: ['684D:1111:222:3333:4444:5555:77', '00:1A:2B:3C:4D:5E'],
  },
  {
    type: 'MAC_ADDRESS',
    category: 'network',
    anchor: { digits: 1 },
    patterns: macNotations,
    context: macWords,
    matches: ['MAC: «01-23-45-67-89-AB»', 'link/ether «0d:b3:4a:6a:d9:cf» brd', 'Cisco «0012.3456.789A»'],
    ignores: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '10:2F:33-AC-29-C3', '10:2F:33:AC:29:C3:11', '12:34:56'],
  },
  {
    // Without a digit, where a word says what it is.
    type: 'MAC_ADDRESS',
    category: 'network',
    anchor: { text: macWords, ignoreCase: true, after: 60 },
    patterns: macNotations,
    matches: ['Hardware address: «AA-BB-CC-DD-EE-FF»', 'mac=«aa:bb:cc:dd:ee:ff»'],
    ignores: ['ether ff:ff:ff:ff:ff:ff', 'machine aa-bb-cc'],
  },
]
