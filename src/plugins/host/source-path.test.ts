import { lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openablePath } from './source-path.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-path-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const scratch = () => ({ directory: () => Promise.resolve(folder), debug: () => undefined })
const open = (name: string) => openablePath(Buffer.from(join(folder, name)), scratch(), 'source-1')

describe('the path that plugins get', () => {
  it.each(['letter.txt', 'Bücher & Co. (2024), no #3.pdf', '日本語 - été_~1.jpg', "l'été+@=!.md"])('is that of the file: %s', async (name) => {
    expect((await open(name)).path).toBe(join(folder, name))
  })

  it.each(['photo.png[page=1]', 'z[1].png', 'film%03d.mp4', 'concat:a|b', 'a?b', 'a*', '{a,b}.jpg', 'line\nbreak', 'back\\slash', 'right\u202eleft'])('is a link with a plain name where a library could read more into it: %j', async (name) => {
    writeFileSync(join(folder, name), 'this one')
    const opened = await open(name)
    const { path } = opened
    expect([path, lstatSync(path).isSymbolicLink(), readFileSync(path, 'utf8')]).toEqual([join(folder, 'source-1'), true, 'this one'])
    await opened.release()
    expect(readdirSync(folder)).toEqual([name])
  })
})
