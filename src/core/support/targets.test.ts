import { describe, expect, it } from '@jest/globals'
import { Targets } from './targets.js'

describe('where a file of a snapshot lay', () => {
  it.each<[why: string, paths: string[], path: string, base: string | undefined]>([
    ['an absolute target', ['/home/ada/Documents'], '/home/ada/Documents/a.txt', ''],
    ['the root', ['/'], '/etc/passwd', ''],
    ['an absolute file', ['/home/ada/a.txt'], '/home/ada/a.txt', ''],
    ['the folder itself, as .', ['/home/ada/Documents'], '/a.txt', '/home/ada/Documents'],
    ['a folder by its name', ['/home/ada/Documents'], '/Documents/a.txt', '/home/ada'],
    ['a file by its name', ['/home/ada/a.txt'], '/a.txt', '/home/ada'],
    ['the longest name that fits', ['/x/a/a'], '/a/a/f', '/x'],
    ['one of several, by its name', ['/x/a', '/y/b'], '/b/f', '/y'],
    ['. beside others', ['/x', '/y/b'], '/f', undefined],
    ['two of the same name', ['/x/a', '/y/a'], '/a/f', undefined],
    ['a drive of Windows', ['C:\\Users\\ada'], '/C/Users/ada/a.txt', ''],
    ['not the beginning of a name', ['/home/ada/Doc'], '/home/ada/Documents', '/home/ada/Doc'],
  ])('%s', (_, paths, path, base) => {
    const targets = new Targets(paths)
    expect(targets.baseOf(path)).toBe(base)
    if (base !== undefined) expect(targets.pathsOf(base + path)).toContain(path)
  })

  it('is nowhere else', () => {
    expect(new Targets(['/home/ada/Documents']).pathsOf('/home/ada/Pictures/a.png')).toEqual([])
  })
})
