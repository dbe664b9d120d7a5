import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { locate, type Surroundings } from './locate.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'backup-locate-')))
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (...names: string[]): string => join(folder, ...names)
const put = (...names: string[]): string => {
  mkdirSync(dirname(at(...names)), { recursive: true })
  writeFileSync(at(...names), '')
  return at(...names)
}
const find = (named?: string, surroundings: Partial<Surroundings> = {}): ReturnType<typeof locate> =>
  locate(named, { environment: {}, workingDirectory: at('a', 'b'), home: at('home'), ...surroundings })

describe('locate', () => {
  it('takes the file that was named, there or not, and the flag before the environment', () => {
    const environment = { BACKUP_CONFIG: 'other.yaml' }
    put('a', 'b', 'backup.yaml')
    expect(find('../x.yaml', { environment })).toEqual(
      { file: { path: at('a', 'x.yaml'), foundBy: 'flag' }, searched: [at('a', 'x.yaml')] })
    expect(find(undefined, { environment })).toEqual(
      { file: { path: at('a', 'b', 'other.yaml'), foundBy: 'environment' }, searched: [at('a', 'b', 'other.yaml')] })
    expect(find(undefined, { environment: { BACKUP_CONFIG: '' } }).file).toEqual({ path: at('a', 'b', 'backup.yaml'), foundBy: 'upwards' })
    expect(() => find('')).toThrow(expect.objectContaining({ code: 'invalid-usage' }))
  })

  it('takes the nearest one upwards, before that of the user', () => {
    const own = put('home', '.config', 'backup-agent', 'backup.yaml')
    expect(find().file).toEqual({ path: own, foundBy: 'user' })
    const far = put('backup.yaml')
    expect(find()).toEqual(
      { file: { path: far, foundBy: 'upwards' }, searched: [at('a', 'b', 'backup.yaml'), at('a', 'backup.yaml'), far] })
    const near = put('a', 'backup.yaml')
    expect(find().file).toEqual({ path: near, foundBy: 'upwards' })
  })

  it('finds a link that leads nowhere: what is wrong with it is worth knowing', () => {
    symlinkSync('/nonexistent', at('a', 'backup.yaml'))
    expect(find().file).toEqual({ path: at('a', 'backup.yaml'), foundBy: 'upwards' })
  })

  it('looks up to the root, then at the place of the user, and says where', () => {
    const { file, searched } = find()
    expect(file).toBeUndefined()
    expect(searched.slice(0, 3)).toEqual([at('a', 'b', 'backup.yaml'), at('a', 'backup.yaml'), at('backup.yaml')])
    expect(searched.slice(-2)).toEqual(['/backup.yaml', at('home', '.config', 'backup-agent', 'backup.yaml')])
  })

  it('knows XDG_CONFIG_HOME, where it is absolute', () => {
    const own = put('xdg', 'backup-agent', 'backup.yaml')
    expect(find(undefined, { environment: { XDG_CONFIG_HOME: at('xdg') } }).file).toEqual({ path: own, foundBy: 'user' })
    for (const relative of ['', 'xdg']) {
      expect(find(undefined, { environment: { XDG_CONFIG_HOME: relative } }).searched.at(-1)).toBe(
        at('home', '.config', 'backup-agent', 'backup.yaml'))
    }
  })

  it('does without a working folder and without a home', () => {
    expect(find(undefined, { workingDirectory: undefined, home: undefined })).toEqual({ file: undefined, searched: [] })
  })
})
