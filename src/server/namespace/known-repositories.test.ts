import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { KnownRepositories } from './known-repositories.js'

let state = ''
beforeEach(async () => (state = await mkdtemp(join(tmpdir(), 'known-repositories-'))))
afterEach(() => rm(state, { recursive: true }))

it('keeps apart what it remembers and what the default store holds', async () => {
  // As the folder store lays out /ada/photos, and /ada/ada whose name is that of the marker of /ada.
  for (const repository of ['photos', 'ada']) await mkdir(join(state, 'repositories', 'ada', repository), { recursive: true })
  const known = new KnownRepositories(state)
  await known.remember(['ada'])
  await known.remember(['ada', 'ada'])
  await known.remember(['photos'])
  expect([...(await new KnownRepositories(state).of('ada'))].sort()).toEqual([['ada'], ['ada', 'ada']])
  expect(await known.of('photos')).toEqual([['photos']])
  expect(await known.of('nobody')).toEqual([])
})
