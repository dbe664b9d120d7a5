import { afterEach, expect, it } from '@jest/globals'
import { RecordingHearing } from '../test-support/hearing.js'
import { SharedTransferMemory } from '../transfers/shared-memory.js'
import type { Upload, UploadIdentity, UploadOwner } from './upload.js'
import { Uploads } from './uploads.js'

const { signal } = new AbortController()
const uploads = new Uploads(new SharedTransferMemory(1024, new RecordingHearing()))
afterEach(() => uploads.close())

const owner: UploadOwner = { client: 'a', session: {}, superseded: () => undefined, evicted: () => undefined }
const config = (sha256: string): UploadIdentity => ({ user: 'ada', path: 'ada', key: { type: 'config', name: 'config' }, size: 10, sha256 })

async function store(identity: UploadIdentity): Promise<'sent' | 'stored'> {
  const upload: Upload | 'stored' = await uploads.begin(identity, owner, { signal, ifAbsent: false })
  if (upload === 'stored') return 'stored'
  uploads.stored(upload)
  return 'sent'
}

it('tells a client that asks again that its config is there, unless another has taken its place', async () => {
  expect([await store(config('first')), await store(config('first'))]).toEqual(['sent', 'stored'])
  expect([await store(config('second')), await store(config('first'))]).toEqual(['sent', 'sent'])
})
