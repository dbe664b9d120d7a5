import { chmodSync, lstatSync, mkdirSync, utimesSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Scene } from './test-support/scene.js'

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

const modeOf = (path: string): number => lstatSync(`${scene.target}/${path}`).mode & 0o7777

describe('restoring one path', () => {
  it('leaves folders that are there and only on the way as they are, and does not count them', async () => {
    const { repository } = scene
    const below = `${scene.target}/a/b`
    mkdirSync(below, { recursive: true })
    chmodSync(`${scene.target}/a`, 0o750)
    chmodSync(below, 0o711)
    utimesSync(`${scene.target}/a`, 1_000_000, 1_000_000)
    const inner = repository.dir('c', [repository.file('d', 'x')], { mode: 0o700 })
    const nodes = [repository.dir('a', [repository.dir('b', [inner], { mode: 0o500 })], { mode: 0o500 })]
    expect(await scene.restore(nodes, { subPath: Buffer.from('/a/b/c') })).toMatchObject({ files: 1, dirs: 1, warnings: 0 })
    expect([modeOf('a'), modeOf('a/b'), modeOf('a/b/c'), lstatSync(`${scene.target}/a`).mtimeMs]).toEqual([0o750, 0o711, 0o700, 1_000_000_000])
    // What was asked for is restored, whether it was there or not.
    expect(await scene.restore(nodes, { subPath: Buffer.from('/a/b') })).toMatchObject({ files: 1, dirs: 2 })
    expect([modeOf('a'), modeOf('a/b')]).toEqual([0o750, 0o500])
  })
})
