/** Whether an object that was stored a while ago is still there: somebody may have deleted it by another way than this server's, or made another `config`. */
import type { AbortOptions } from '../../core/contracts/object-store.js'
import type { ConnectionLink } from './call-stream.js'
import type { UploadIdentity } from './upload.js'

export async function isStillStored({ key, size, sha256 }: UploadIdentity, link: ConnectionLink, { signal }: AbortOptions): Promise<boolean> {
  const { store, context, user, owner } = link
  if ((await store.stat(key, { signal }))?.size !== size) return false
  // Other names are the hash of the bytes.
  if (key.type !== 'config') return true
  const lease = await context.memory.lease(size, { signal, user, line: owner.session })
  try {
    const bytes = await lease.readBy(store.get(key, { offset: 0, length: size, into: lease.body, signal }))
    return bytes.byteLength === size && (await lease.readBy(context.memory.sha256(bytes))) === sha256
  } finally {
    lease.release()
  }
}
