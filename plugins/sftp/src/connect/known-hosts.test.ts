import { describe, expect, it } from '@jest/globals'
import { KnownHosts } from './known-hosts.js'

const first = 'AAAAC3NzaC1lZDI1NTE5AAAAIIpBPm1ATEBrvNbFs8qRhKBu/DvqONlwiDI55FzPxDWG'
const second = 'AAAAC3NzaC1lZDI1NTE5AAAAIAXCyLyGpbwz9SGn0KHorQ4Q7nKUfpEOk3hnIfV5S8tz'
/** By `ssh-keygen -H`: the first for backup.example.org, the second for [backup.example.org]:2222. */
const hashed = [
  `|1|i0gWghBNh7Xa/eJidS9s0yyvImI=|wjn1geRdlmrnm6s/k5bPboOvXJI= ssh-ed25519 ${first}`,
  `|1|whDZnd7Ymkf20fzdrkVMLCE/U9o=|6Z7bna+3ej6bFtUy+Md7oMSHM6A= ssh-ed25519 ${second}`,
].join('\n')

function judge(text: string, key: string, port = 22, host = 'Backup.example.org'): string {
  return KnownHosts.read([text], host, port).judge(Buffer.from(key, 'base64'))
}

describe('known hosts', () => {
  it('finds names, lists of names, patterns and what is excepted from them', () => {
    expect(judge(`backup.example.org ssh-ed25519 ${first} a comment`, first)).toBe('known')
    expect(judge(`other,backup.example.org,192.0.2.7 ssh-ed25519 ${first}`, first)).toBe('known')
    expect(judge(`*.example.or? ssh-ed25519 ${first}`, first)).toBe('known')
    expect(judge(`*.example.org,!backup.example.org ssh-ed25519 ${first}`, first)).toBe('unknown')
    expect(judge(`backup-example.org ssh-ed25519 ${first}`, first)).toBe('unknown')
    expect(judge(`# backup.example.org ssh-ed25519 ${first}\n\nbackup.example.org\n@other backup.example.org ssh-ed25519 ${first}`, first)).toBe('unknown')
  })

  it('finds hashed names, with and without a port', () => {
    expect(judge(hashed, first)).toBe('known')
    expect(judge(hashed, second)).toBe('changed')
    expect(judge(hashed, second, 2222)).toBe('known')
    expect(judge(hashed, first, 22, 'other.example.org')).toBe('unknown')
  })

  it('takes a key of the bare name for another port, but no contradiction from it', () => {
    const text = `backup.example.org ssh-ed25519 ${first}`
    expect(judge(text, first, 2222)).toBe('known')
    expect(judge(text, second, 2222)).toBe('unknown')
    expect(judge(`[backup.example.org]:2222 ssh-ed25519 ${first}`, second, 2222)).toBe('changed')
    expect(judge(`[backup.example.org]:2222 ssh-ed25519 ${first}`, first, 22)).toBe('unknown')
  })

  it('never takes a revoked key, wherever else it stands', () => {
    expect(judge(`backup.example.org ssh-ed25519 ${first}\n@revoked * ssh-ed25519 ${first}`, first)).toBe('revoked')
    expect(judge(`@revoked backup.example.org ssh-ed25519 ${first}`, second)).toBe('unknown')
  })

  it('does not take an authority for a key', () => {
    const hosts = KnownHosts.read([`@cert-authority *.example.org ssh-ed25519 ${first}`], 'backup.example.org', 22)
    expect([hosts.judge(Buffer.from(first, 'base64')), hosts.types]).toEqual(['unknown', []])
  })

  it('tells the types of all keys of a host, from all files', () => {
    const files = [`backup.example.org ssh-rsa AAAA\n[backup.example.org]:2222 ssh-ed25519 ${first}`, 'backup.example.org ecdsa-sha2-nistp256 AAAA\n']
    expect(KnownHosts.read(files, 'backup.example.org', 2222).types).toEqual(['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'])
  })
})
