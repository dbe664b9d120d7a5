/** Updates of several processes, one in between the steps of another. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { SearchIndex } from '../contracts/search.js'
import { live } from '../test-support/backup-scene.js'
import { Database } from './database.js'
import { MadeRepository, type MadeFile } from './test-support/made-repository.js'
import { nothingAsked } from './test-support/search-scene.js'

let made: MadeRepository
beforeEach(async () => (made = await MadeRepository.begin()))
afterEach(async () => {
  jest.restoreAllMocks()
  await made.end()
})

const summary = (text: string): MadeFile => ({ content: text, sections: { summary: { text, method: 'extractive', model: 'm' } } })

/** `work` happens once, when the index has written the first thing of its update. */
async function updateWith(index: SearchIndex, work: () => Promise<void>): Promise<void> {
  const transaction = Reflect.get(Database.prototype, 'transaction') as (this: Database, ...args: Parameters<Database['transaction']>) => Promise<unknown>
  let isFirst = true
  jest.spyOn(Database.prototype, 'transaction').mockImplementation(async function (this: Database, ...args) {
    const result = await transaction.apply(this, args)
    const wasFirst = isFirst
    isFirst = false
    if (wasFirst) await work()
    return result
  })
  await index.update({ signal: live })
  expect(isFirst).toBe(false)
}

describe('of two processes that update at once', () => {
  it('one that lets go of a snapshot leaves the other the documents of its new one', async () => {
    const first = await made.save({ '/files/a': summary('word a') }, { minute: 1 })
    await made.save({ '/files/a': summary('word a') }, { minute: 2 })
    await (await made.index()).close()
    await made.forget(first)
    const forgetting = await made.open(made.cache, await made.repositoryAsListed())
    await made.save({ '/files/a': summary('word a'), '/files/b': summary('word b') }, { minute: 3 })
    const taking = await made.open()
    await updateWith(taking, () => forgetting.update({ signal: live }))
    expect((await taking.find({ ...nothingAsked, words: ['word'] })).total).toBe(2)
    expect(await made.told(taking)).toEqual(await made.toldAnew())
  })

  it('one that took in a later snapshot has the other begin the series anew', async () => {
    await made.save({ '/files/a': summary('word changed') }, { minute: 2 })
    const fast = await made.open(made.cache, await made.repositoryAsListed())
    await made.save({ '/files/a': summary('word a') }, { minute: 1 })
    const slow = await made.open()
    await updateWith(slow, () => fast.update({ signal: live }))
    expect((await slow.versionsOf(Buffer.from('/files/a'), { signal: live })).map(({ current }) => current)).toEqual([true, false])
    expect(await made.told(slow)).toEqual(await made.toldAnew())
  })

  it('one that listed before a snapshot came does not take it for gone', async () => {
    await made.save({ '/files/a': summary('word a') }, { minute: 1 })
    const listed = await made.repositoryAsListed(async () => (await made.index()).close())
    const slow = await made.open(made.cache, listed)
    await made.save({ '/files/a': summary('word b') }, { minute: 2 })
    await slow.update({ signal: live })
    expect((await slow.state()).snapshots).toBe(2)
  })
})
