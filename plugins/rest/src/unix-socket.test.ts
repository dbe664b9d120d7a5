import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { testContext } from '@backup-agent/transport-kit/testing'
import RestTransport from './transport.js'

it('speaks to a server that listens on a socket of this machine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-rest-'))
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('[]')
  })
  await new Promise<void>((resolve) => server.listen(join(folder, 'rest.sock'), resolve))
  try {
    const store = await new RestTransport().open(`rest:http+unix://${folder}/rest.sock:/ada/photos`, testContext())
    await store.close()
    expect(asked).toEqual(['/ada/photos/keys/'])
  } finally {
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  }
})
