import { existsSync, fstatSync, linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync, type StatOptions } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { osSupport } from '../os/libc.js'
import { named } from './subject.js'
import { Scene } from './test-support/scene.js'

const libcOnly = osSupport().available ? it : it.skip

let scene: Scene
beforeEach(async () => {
  scene = await Scene.begin()
})
afterEach(() => scene.end())

const codes = (): string[] => scene.warnings.map(({ code }) => code)

describe('restoring into a folder where somebody else renames', () => {
  const attackers = 'the bytes of somebody else'
  /** Puts another file in the place of the one that is being made, once. */
  const swap = (put: (path: string) => void): boolean => {
    const temporary = readdirSync(scene.target).find((name) => name.startsWith('.backup-restore-'))
    if (temporary === undefined || existsSync(`${scene.target}/moved`)) return false
    renameSync(`${scene.target}/${temporary}`, `${scene.target}/moved`)
    put(`${scene.target}/${temporary}`)
    return true
  }
  const program = { mode: 0o4755, uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }

  it('gives set-id bits to what it wrote, never to what was put in its place, and reports that', async () => {
    const { repository } = scene
    const held = `${scene.folder}/held`
    repository.beforeRead = () => {
      swap((path) => {
        writeFileSync(path, attackers, { mode: 0o755 })
        linkSync(path, held)
      })
      return Promise.resolve()
    }
    const result = await scene.restore([repository.file('program', 'good', program)])
    expect([result.files, result.warnings, codes()]).toEqual([0, 1, ['restore-failed']])
    expect(scene.warnings[0]?.message).toBe('cannot restore /program: somebody put something else in its place meanwhile')
    expect([readFileSync(held, 'utf8'), lstatSync(held).mode & 0o7777]).toEqual([attackers, 0o755])
    expect([readdirSync(scene.target), readFileSync(`${scene.target}/moved`, 'utf8'), lstatSync(`${scene.target}/moved`).mode & 0o7777]).toEqual([['moved'], 'good', 0o4755])
  })

  libcOnly.each([['fifo', 'before'], ['fifo', 'after'], ['symlink', 'before'], ['symlink', 'after']] as const)(
    'gives nothing to what was put in the place of a %s %s it was looked at (needs libc)',
    async (type, moment) => {
      const held = `${scene.folder}/held`
      const owner = process.geteuid?.() ?? 0
      mkdirSync(scene.target)
      const probe = await open(scene.target)
      const spy = jest.spyOn(Object.getPrototypeOf(probe) as FileHandle, 'stat').mockImplementation(function (this: FileHandle, options?: StatOptions) {
        const stats = fstatSync(this.fd, options)
        const swapped = swap((path) => {
          writeFileSync(path, attackers, { mode: 0o755 })
          linkSync(path, held)
        })
        return Promise.resolve(swapped && moment === 'before' ? lstatSync(held, { bigint: true }) : stats)
      })
      try {
        const result = await scene.restore([scene.repository.node(type, 'item', { linkTarget: Buffer.from('x'), uid: 65534, gid: 65534, mode: 0o4777 })])
        expect([result.others, codes().includes('restore-failed')]).toEqual([0, true])
      } finally {
        spy.mockRestore()
        await probe.close()
      }
      expect([lstatSync(held).uid, lstatSync(held).mode & 0o7777, readdirSync(scene.target)]).toEqual([owner, 0o755, ['moved']])
    },
  )

  it('gives no set-id bits and no capabilities by name', () => {
    const path = Buffer.from(`${scene.folder}/file`)
    writeFileSync(path, '')
    expect(() => named(path).setMode(0o4711)).toThrow('set-id bits need /proc')
    expect(lstatSync(path).mode & 0o7777).toBe(0o711)
    expect(() => named(path).setAttribute('security.capability', Buffer.alloc(20))).toThrow('needs /proc')
  })
})
