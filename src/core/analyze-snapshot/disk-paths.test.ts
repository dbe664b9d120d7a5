import { describe, expect, it } from '@jest/globals'
import { DiskPaths } from './disk-paths.js'

const guess = (paths: string[], inside: string | Buffer): string[] => new DiskPaths({ paths }).of(Buffer.from(inside)).map((path) => path.toString('latin1'))

describe('where a file of a snapshot may lie', () => {
  it.each<[string, string[], string, string]>([
    ['an absolute target', ['/home/ada/Documents'], '/home/ada/Documents/a.txt', '/home/ada/Documents/a.txt'],
    ['a relative one', ['/home/ada/Documents'], '/Documents/a.txt', '/home/ada/Documents/a.txt'],
    ['a relative one of two names', ['/home/ada/Documents'], '/ada/Documents/a.txt', '/home/ada/Documents/a.txt'],
    ['the current folder', ['/home/ada'], '/notes/a.txt', '/home/ada/notes/a.txt'],
    ['a single file', ['/home/ada/a.txt'], '/a.txt', '/home/ada/a.txt'],
    ['the whole system', ['/'], '/etc/hosts', '/etc/hosts'],
    ['the second of two', ['/srv/www', '/home/ada/Documents'], '/Documents/a.txt', '/home/ada/Documents/a.txt'],
  ])('is found for %s', (_what, paths, inside, expected) => {
    expect(guess(paths, inside)[0]).toBe(expected)
  })

  it('is guessed from the longest beginning first, each place once', () => {
    expect(guess(['/a/b/a', '/a/b/a'], '/a/b/a/x')).toEqual(['/a/b/a/x', '/a/b/a/b/a/x', '/a/b/a/a/b/a/x'])
  })

  it('is nowhere without an absolute path in the list', () => {
    expect(guess([], '/a')).toEqual([])
    expect(guess(['C:\\Users'], '/a')).toEqual([])
  })

  it('keeps bytes that are no UTF-8', () => {
    expect(guess(['/data'], Buffer.from([0x2f, 0x64, 0x61, 0x74, 0x61, 0x2f, 0xff]))[0]).toBe('/data/\xff')
    expect(guess(['/dätä'], '/dätä/x')[0]).toBe(Buffer.from('/dätä/x').toString('latin1'))
  })
})
