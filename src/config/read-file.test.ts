import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { FoundBy } from './configuration.js'
import { readConfigurationText } from './read-file.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-read-'))
  path = join(folder, 'backup.yaml')
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (foundBy: FoundBy): Promise<string> => readConfigurationText({ path, foundBy })
const refused = (message: string, hint: string): unknown =>
  expect.objectContaining({
    code: 'config-invalid', subject: path, message: message.replace('FILE', path), hint: expect.stringContaining(hint),
  })
const ways: FoundBy[] = ['flag', 'environment', 'upwards', 'user']

describe('readConfigurationText', () => {
  it.each(ways)('reads what was found by %s', async (way) => {
    writeFileSync(path, 'a: é', { mode: 0o644 })
    expect(await read(way)).toBe('a: é')
  })

  it.each(ways)('follows a link (%s)', async (way) => {
    writeFileSync(join(folder, 'dotfile'), 'a: 1', { mode: 0o600 })
    symlinkSync('dotfile', path)
    expect(await read(way)).toBe('a: 1')
  })

  it('believes a file that everybody may write only when it was named', async () => {
    writeFileSync(path, 'a: 1')
    chmodSync(path, 0o666)
    for (const way of ['flag', 'environment'] as const) expect(await read(way)).toBe('a: 1')
    for (const way of ['upwards', 'user'] as const) {
      await expect(read(way)).rejects.toEqual(
        refused('FILE was found, and is not to be trusted: everybody may write it (mode 666)', 'chmod go-w'))
    }
  })

  it.each([
    ['flag', 'Check the path given with --config.'], ['environment', 'Check BACKUP_CONFIG.'],
    ['upwards', 'Mend that'], ['user', 'Mend that'],
  ] as const)('says what to look at when there is none (%s)', async (way, hint) => {
    await expect(read(way)).rejects.toEqual(refused('cannot read FILE: it does not exist', hint))
  })

  it('refuses a folder', async () => {
    mkdirSync(path)
    await expect(read('flag')).rejects.toEqual(refused('cannot read FILE: it is a folder', 'Check the path'))
    await expect(read('upwards')).rejects.toEqual(refused('FILE is no regular file', 'Name the one to use'))
  })

  it('waits at no pipe that was found', async () => {
    execFileSync('mkfifo', [path])
    await expect(read('upwards')).rejects.toEqual(refused('FILE is no regular file', 'Name the one to use'))
  })

  it('takes /dev/null for an empty file when that was named', async () => {
    expect(await readConfigurationText({ path: '/dev/null', foundBy: 'flag' })).toBe('')
  })

  it('refuses what is too large, however it was found, and takes what is just not', async () => {
    writeFileSync(path, ' '.repeat(256 * 1024), { mode: 0o600 })
    expect(await read('upwards')).toHaveLength(256 * 1024)
    writeFileSync(path, ' '.repeat(256 * 1024 + 1))
    for (const way of ways) await expect(read(way)).rejects.toEqual(refused('FILE is larger than 256 KiB', 'is this the right file?'))
    await expect(readConfigurationText({ path: '/dev/zero', foundBy: 'flag' })).rejects.toMatchObject({ code: 'config-invalid' })
  })

  it('refuses what is not UTF-8', async () => {
    writeFileSync(path, Buffer.from('a: \xe9', 'latin1'), { mode: 0o600 })
    await expect(read('upwards')).rejects.toEqual(refused('FILE is not written in UTF-8', 'Save it as UTF-8.'))
  })
})
