/** Lists in both versions of the protocol, sent while the store still lists. */
import type { ObjectStore, ObjectType } from '../../core/contracts/object-store.js'
import type { Exchange } from './exchange.js'

const version1 = 'application/vnd.x.restic.rest.v1'
const version2 = 'application/vnd.x.restic.rest.v2'
/** Text that is gathered before it is sent. */
const portionChars = 64 * 1024

export async function sendList(exchange: Exchange, store: ObjectStore, type: ObjectType): Promise<void> {
  const hasSizes = (exchange.header('accept') ?? '').includes(version2)
  const headers = { 'content-type': hasSizes ? version2 : version1 }
  let text = '['
  let isFirst = true
  exchange.beginTransfer()
  for await (const { name, size } of store.list(type, { signal: exchange.signal })) {
    text += `${isFirst ? '' : ','}${JSON.stringify(hasSizes ? { name, size } : name)}`
    isFirst = false
    if (text.length < portionChars) continue
    exchange.begin(200, headers)
    await exchange.write(Buffer.from(text))
    text = ''
  }
  if (!exchange.response.headersSent) exchange.begin(200, headers)
  await exchange.write(Buffer.from(`${text}]\n`))
  exchange.end()
}
