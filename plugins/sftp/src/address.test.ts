import { describe, expect, it } from '@jest/globals'
import { parseAddress } from './address.js'

const error = (code: string, message: string): Error => Object.assign(new Error(message), { code })
const parse = (address: string) => parseAddress(address, { error })

describe('addresses', () => {
  it.each([
    ['sftp:ada@host:/srv/repo', { user: 'ada', host: 'host', path: '/srv/repo', text: 'sftp:ada@host:/srv/repo' }],
    ['sftp:host:repo/', { host: 'host', path: 'repo', text: 'sftp:host:repo' }],
    ['sftp:ada@example.org@host:repo:with:colons', { user: 'ada@example.org', host: 'host', path: 'repo:with:colons' }],
    ['sftp:[2001:db8::1]:/srv', { host: '2001:db8::1', path: '/srv', text: 'sftp:[2001:db8::1]:/srv' }],
    ['sftp://ada@host:2222//srv/repo', { user: 'ada', host: 'host', port: 2222, path: '/srv/repo', text: 'sftp://ada@host:2222//srv/repo' }],
    ['sftp://ada@host/repo', { user: 'ada', host: 'host', path: 'repo', text: 'sftp:ada@host:repo' }],
    ['sftp://[::1]:22/./a//b/../c', { host: '::1', port: 22, path: 'a/c', text: 'sftp://[::1]:22/a/c' }],
    ['sftp://ada%40home@host/with%20space', { user: 'ada@home', path: 'with space' }],
    ['sftp:host:.', { path: '.' }],
  ])('%s', (address, parts) => {
    const parsed = parse(address)
    expect(parsed).toMatchObject(parts)
    expect(parse(parsed.text)).toEqual(parsed)
  })

  it.each([
    'sftp:', 'sftp:host', 'sftp:host:', 'sftp:/srv/repo', 'sftp::/srv', 'sftp://host', 'sftp://host/', 'sftp:///srv', 'sftp://host:0/a', 'sftp://host:99999/a',
    'sftp://host:x/a', 'sftp://ho%zz/a', 'sftp:host:~/repo', 'sftp:ada@:/srv', 'sftp://@host/a', 'sftp:-oProxyCommand=x:/srv', 'sftp://-oProxyCommand=x/srv',
    'sftp:-l@host:/srv', 'sftp:a;b@host:/srv', 'sftp:$(x)@host:/srv', 'sftp:ho st:/srv', 'sftp:`x`:/srv', 'sftp://host/a%00b', 'sftp://[::1/a',
  ])('refuses %s', (address) => {
    expect(() => parse(address)).toThrow(expect.objectContaining({ code: 'invalid-usage' }))
  })

  it('refuses a password, and does not repeat it', () => {
    for (const address of ['sftp://ada:secret@host/a', 'sftp:ada:secret@host:/a', 'sftp://ada:sec%2Fret@host:22/a']) {
      expect(() => parse(address)).toThrow(expect.objectContaining({ code: 'invalid-usage', message: expect.not.stringContaining('sec') as unknown }))
    }
  })
})
