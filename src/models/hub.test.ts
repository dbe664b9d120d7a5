/** Against what calls itself a hub and is none. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ModelHub } from './hub.js'

const { signal } = new AbortController()
const commit = 'c'.repeat(40)
const row = (path: string, more: object = {}) => ({ type: 'file', path, size: 3, oid: 'a'.repeat(40), ...more })

let stop: () => void = () => undefined
afterEach(() => stop())

async function hubThat(answers: (response: ServerResponse, url: string) => void, idleSeconds = 0.3): Promise<ModelHub> {
  const server = createServer((request, response) => answers(response, request.url ?? ''))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => server.close().closeAllConnections()
  return new ModelHub(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal, idleSeconds })
}

describe('the files of a model', () => {
  it('are those with plain names', async () => {
    const odd = ['a\u001b[31m.json', '../up.json', 'a/../b', '/etc/passwd', '.backup-model.json', 'onnx/.hidden', 'nul\0', 'right\u202eleft', 'a//b', '']
    const hub = await hubThat((response) => response.end(JSON.stringify([...odd.map((path) => row(path)), row('config.json'), row('onnx/model_quantized.onnx'), { type: 'directory', path: 'onnx' }])))
    expect((await hub.files('a/b', commit)).map(({ path }) => path)).toEqual(['config.json', 'onnx/model_quantized.onnx'])
  })

  it.each<[string, (response: ServerResponse, url: string) => void, RegExp]>([
    ['lists a file twice', (response) => response.end(JSON.stringify([row('a'), row('a')])), /lists a file twice/],
    ['leads elsewhere', (response) => response.setHeader('link', '<http://example.org/next>; rel="next"').end('[]'), /elsewhere/],
    ['gives sizes that are none', (response) => response.end(JSON.stringify([row('a', { size: -1 })])), /size or digest/],
    ['gives no JSON', (response) => response.end('<html>'), /no JSON/],
    ['never ends', (response) => {
      response.write('[')
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }, /nothing came|cannot be reached/],
    ['says nothing', () => undefined, /nothing came|cannot be reached/],
  ])('are not taken from what %s', async (_, answers, message) => {
    await expect((await hubThat(answers)).files('a/b', commit)).rejects.toMatchObject({ code: 'model-unavailable', message: expect.stringMatching(message) })
  })

  it('are not taken from what gives more than memory should hold', async () => {
    const hub = await hubThat((response) => {
      const piece = Buffer.alloc(1 << 20, ' ')
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      }
      response.on('drain', more)
      more()
    }, 60)
    await expect(hub.files('a/b', commit)).rejects.toMatchObject({ code: 'model-unavailable', message: expect.stringContaining('more than a list') })
  })
})

describe('the bytes of a file', () => {
  it('are given up when none come', async () => {
    const hub = await hubThat((response) => void response.write('abc'))
    const read = async (): Promise<string> => {
      let text = ''
      for await (const bytes of hub.read('a/b', commit, 'config.json')) text += Buffer.from(bytes).toString()
      return text
    }
    await expect(read()).rejects.toMatchObject({ code: 'model-unavailable' })
  })
})
