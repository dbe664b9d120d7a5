import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { live } from '../test-support/backup-scene.js'
import { Database } from './database.js'
import { indexKey, readOnlyName } from './index-file.js'
import { MadeRepository } from './test-support/made-repository.js'
import { nothingAsked } from './test-support/search-scene.js'

const secrets = ['Rumpelstilzchen', 'zauberwort', 'geheimer', 'Spindel']

let made: MadeRepository
beforeEach(async () => {
  made = await MadeRepository.begin()
  const text = `${secrets[0]} ${secrets[1]} `.repeat(50)
  await made.save({ [`/files/${secrets[2]}-plan.txt`]: { content: 'a', sections: { summary: { text, method: 'extractive', model: 'm' }, tale: { [secrets[3]!]: secrets[0] } } } }, { minute: 1 })
})
afterEach(() => made.end())

const files = (): string[] => fs.readdirSync(made.cache, { recursive: true, encoding: 'utf8' }).map((name) => path.join(made.cache, name)).filter((name) => fs.statSync(name).isFile())
const found = async (): Promise<number> => (await (await made.index()).find({ ...nothingAsked, words: [secrets[1]!] })).total

describe('the file of the index', () => {
  it('holds no word that can be read, nor does what SQLite keeps beside it', async () => {
    const index = await made.index()
    await index.find({ ...nothingAsked, words: [secrets[1]!] })
    expect(files().map((name) => path.basename(name)).sort()).toEqual(['search-5.db', 'search-5.db-shm', 'search-5.db-wal'])
    const look = (): void => {
      const bytes = Buffer.concat(files().map((name) => fs.readFileSync(name))).toString('latin1').toLowerCase()
      expect(bytes.length).toBeGreaterThan(50_000)
      for (const secret of [...secrets, 'sqlite format', 'create table']) expect([secret, bytes.includes(secret.toLowerCase())]).toEqual([secret, false])
    }
    look()
    // And before it moves from the log into the file.
    const database = new Database(files().find((name) => name.endsWith('.db'))!, await keyOf())
    database.exec(`CREATE TABLE told AS SELECT '${secrets.join(' ')}' AS words`)
    expect(fs.statSync(files().find((name) => name.endsWith('-wal'))!).size).toBeGreaterThan(4096)
    look()
    database.close()
  })

  it('is for its owner only', async () => {
    await made.index()
    for (const name of files()) expect([name, fs.statSync(name).mode & 0o777]).toEqual([name, 0o600])
    expect(fs.statSync(path.dirname(files()[0]!)).mode & 0o777).toBe(0o700)
  })

  it.each<[string, (file: string) => void | Promise<void>]>([
    ['is no database', (file: string) => fs.writeFileSync(file, 'x'.repeat(10_000))],
    ['has another key', (file: string) => {
      fs.rmSync(file)
      const other = new Database(file, 'ff'.repeat(32))
      other.exec('CREATE TABLE t (a)')
      other.close()
    }],
    ['is damaged in the middle', (file: string) => {
      const bytes = fs.readFileSync(file)
      fs.writeFileSync(file, bytes.fill(7, 8192, bytes.length - 4096))
    }],
    ['has a damaged document', async (file: string) => {
      const database = new Database(file, await keyOf())
      // One bit of what is deflated: the text that it makes is another, and still JSON.
      database.exec("UPDATE document SET packed = CAST(substr(packed, 1, 20) || x'00' || substr(packed, 22) AS BLOB)")
      database.close()
    }],
  ])('is made anew, with a note, when it %s', async (_what, spoil) => {
    await (await made.index()).close()
    const [file] = files()
    await spoil(file!)
    expect(await found()).toBe(1)
    expect(made.reporter.codes).toEqual(['index-rebuilt'])
  })

  it('that cannot be read any more is told by a promise, whatever is asked', async () => {
    const index = await made.index()
    await index.close()
    const asked = [() => index.members({ signal: live }), () => index.find(nothingAsked), () => index.versionsOf(Buffer.from('/a'), { signal: live })]
    for (const ask of asked) await expect(Promise.resolve(ask()).catch(() => 'told')).resolves.toBe('told')
  })

  it('is none where the repository has an id that is no name of a folder', async () => {
    const { indexPlace } = await import('./index-file.js')
    expect(() => indexPlace('/cache', '../../etc')).toThrow('64 hex digits')
  })

  it.each(['', '-wal', '-shm'])('is not waited for where a pipe has the name *%s', async (suffix) => {
    const index = await made.index()
    const { file } = await index.state()
    await index.close()
    for (const name of files()) fs.rmSync(name)
    execFileSync('mkfifo', [file + suffix])
    await expect(made.open()).rejects.toMatchObject({ code: 'index-failed', subject: file + suffix, hint: expect.stringContaining('Remove it') as unknown })
  })

  it('may be a link to a file, and not a folder', async () => {
    const index = await made.index()
    const { file } = await index.state()
    await index.close()
    for (const name of files()) fs.rmSync(name)
    fs.writeFileSync(path.join(made.cache, 'elsewhere.db'), '')
    fs.symlinkSync(path.join(made.cache, 'elsewhere.db'), file)
    expect(await found()).toBe(1)
    for (const name of files()) fs.rmSync(name)
    fs.mkdirSync(file)
    await expect(made.open()).rejects.toMatchObject({ code: 'index-failed', subject: file })
  })

  it.each([['with', 'mode=ro'], ['without', 'immutable=1']])('can be asked where nothing may be written, %s a log beside it', async (what, parameter) => {
    const { file } = await (await made.index()).state()
    const database = new Database(file, await keyOf())
    database.checkpoint()
    if (what === 'with') database.exec('CREATE TABLE kept_in_the_log (a)')
    const name = await readOnlyName({ folder: path.dirname(file), file })
    expect(name).toContain(parameter)
    const reader = new Database(name, await keyOf())
    expect(reader.value('SELECT count(*) FROM document')).toBe(1)
    expect(() => reader.exec('DELETE FROM document')).toThrow(expect.objectContaining({ code: 'SQLITE_READONLY' }))
    reader.close()
    database.close()
  })

  it('that cannot be made is told with the file', async () => {
    fs.writeFileSync(path.join(made.cache, 'a-file'), '')
    await expect(made.open(path.join(made.cache, 'a-file'))).rejects.toMatchObject({ code: 'index-failed', subject: expect.stringContaining('search-5.db') as unknown })
  })
})

describe('several at once', () => {
  it('take in the same snapshots without getting in each other\'s way', async () => {
    for (let minute = 2; minute < 8; minute++) await made.save({ [`/files/${minute}`]: { content: String(minute) } }, { minute })
    const [one, other] = [await made.open(), await made.open()]
    await Promise.all([one.update({ signal: live }), other.update({ signal: live })])
    expect(await made.told(one)).toEqual(await made.toldAnew())
    expect(await made.told(other)).toEqual(await made.told(one))
  })

  it('ask what is there while one writes', async () => {
    const reader = await made.index()
    const writer = new Database(files().find((name) => name.endsWith('.db'))!, await keyOf())
    writer.exec('BEGIN IMMEDIATE')
    expect((await reader.find(nothingAsked)).total).toBe(1)
    writer.exec('ROLLBACK')
    writer.close()
  })

  it('lose nothing but the update that was stopped', async () => {
    await made.index()
    await made.save({ '/files/b/c': { content: 'c' }, '/files/d': { content: 'd' } }, { minute: 2 })
    const index = await made.open()
    const stop = new AbortController()
    made.reporter.progress = () => stop.abort()
    await expect(index.update({ signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' })
    made.reporter.progress = () => undefined
    expect((await index.state()).snapshots).toBe(1)
    expect(await made.told(await made.index())).toEqual(await made.toldAnew())
  })
})

async function keyOf(): Promise<string> {
  const repository = await made.repository()
  return indexKey(repository.access.key, repository.id)
}
