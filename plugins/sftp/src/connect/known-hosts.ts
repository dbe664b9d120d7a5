/** Files of known host keys, read as OpenSSH does (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
import { createHmac, timingSafeEqual } from 'node:crypto'

interface KnownKey {
  readonly marker: 'revoked' | 'cert-authority' | undefined
  /** Whether the line names the host with its port; otherwise the host alone, which OpenSSH takes as well, but not as a contradiction. */
  readonly byPort: boolean
  readonly type: string
  readonly key: Buffer
}

export type Verdict = 'known' | 'unknown' | 'changed' | 'revoked'

export class KnownHosts {
  private constructor(private readonly keys: readonly KnownKey[]) {}

  /** `texts`: the files' contents. What concerns other hosts, or cannot be read, is left out. */
  static read(texts: readonly string[], host: string, port: number): KnownHosts {
    const name = host.toLowerCase()
    const named = port === 22 ? name : `[${name}]:${port}`
    const keys = texts.flatMap((text) => text.split('\n')).flatMap((line) => {
      const known = parseLine(line, named, name)
      return known === undefined ? [] : [known]
    })
    return new KnownHosts(keys)
  }

  /** Types of the keys that this host may show, those of the exact port first. The server is asked for these. */
  get types(): readonly string[] {
    const plain = this.keys.filter(({ marker }) => marker === undefined)
    return [...new Set([...plain.filter(({ byPort }) => byPort), ...plain].map(({ type }) => type))]
  }

  /** `key`: the public key as the server sends it, which begins with its type. */
  judge(key: Buffer): Verdict {
    const same = (known: KnownKey): boolean => known.key.equals(key)
    if (this.keys.some((known) => known.marker === 'revoked' && same(known))) return 'revoked'
    const plain = this.keys.filter(({ marker }) => marker === undefined)
    if (plain.some(same)) return 'known'
    return plain.some(({ byPort }) => byPort) ? 'changed' : 'unknown'
  }
}

function parseLine(line: string, named: string, name: string): KnownKey | undefined {
  const fields = line.trim().split(/\s+/)
  if (fields[0] === undefined || fields[0] === '' || fields[0].startsWith('#')) return undefined
  const marker = fields[0].startsWith('@') ? fields.shift()?.slice(1) : undefined
  if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') return undefined
  const [hosts, type, encoded] = fields
  if (hosts === undefined || type === undefined || encoded === undefined) return undefined
  const byPort = matches(hosts, named)

  if (!byPort && !matches(hosts, name)) return undefined
  return { marker, byPort, type, key: Buffer.from(encoded, 'base64') }
}

function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return matchesHash(hosts, name)
  const patterns = hosts.toLowerCase().split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name))
}

function matchesHash(hosts: string, name: string): boolean {
  const [, , salt = '', hash = ''] = hosts.split('|')
  const wanted = Buffer.from(hash, 'base64')
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return wanted.byteLength === actual.byteLength && timingSafeEqual(wanted, actual)
}

/** `*` stands for any characters, `?` for one. */
function matchesPattern(pattern: string, name: string): boolean {
  const parts = [...pattern].map((character) => (character === '*' ? '.*' : character === '?' ? '.' : character.replace(/[\\^$.|+()[\]{}]/, '\\$&')))
  return new RegExp(`^${parts.join('').replace(/(?:\.\*)+/g, '.*')}$`, 's').test(name)
}
