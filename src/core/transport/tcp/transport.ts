/** Opens repositories on our own server, at `tls://` and `tcp://` addresses. */
import { randomBytes } from 'node:crypto'
import { BackupError, hasCode, messageOf } from '../../contracts/errors.js'
import type { ObjectStore } from '../../contracts/object-store.js'
import type { Transport, TransportContext } from '../../contracts/transport.js'
import { throwIfAborted } from '../../support/abort.js'
import { parseAddress, type ServerAddress } from './address.js'
import { ClientConnection, defaultPatience, type Patience } from './client-connection.js'
import { ClientStore } from './client-store.js'
import { dial } from './dial.js'
import { leastChunkBytes, mostChunkBytes, protocolVersion, tlsChecksums } from './frame.js'
import type { Hello } from './messages.js'

export const serverTransport: Transport = { open: (address, context) => openServerStore(address, context) }

/** `patience`: for tests. */
export async function openServerStore(address: string, context: TransportContext, patience: Patience = defaultPatience): Promise<ObjectStore> {
  throwIfAborted(context.signal)
  const server = parseAddress(address, context.environment)
  const hello: Hello = {
    versions: [protocolVersion],
    features: server.secure ? [tlsChecksums] : [],
    program: 'backup-agent',
    client: randomBytes(16).toString('hex'),
    user: server.user,
    token: server.token,
    path: server.path,
    create: context.create,
    chunkBytes: Math.min(mostChunkBytes, Math.max(leastChunkBytes, context.chunkBytes)),
  }
  const store = new ClientStore(server.shown, async (signal) => {
    const socket = await dial(server, context, { withinMs: patience.connectMs, signal })
    try {
      return await ClientConnection.open(socket, hello, { address: server.shown, patience, signal })
    } catch (error) {
      throw hasCode(error, 'login-refused') ? withSource(error, server) : error
    }
  })
  try {
    // Shows at once whether the repository is there, and whether we are let in.
    await store.connection(context.signal)
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

/** Whoever has several tokens learns which of them it was. */
function withSource(refusal: unknown, { shown, tokenFrom }: ServerAddress): BackupError {
  const hint = refusal instanceof BackupError && refusal.hint !== undefined ? ` ${refusal.hint}` : ''
  return new BackupError('login-refused', messageOf(refusal), { cause: refusal, subject: shown, hint: `The token is from ${tokenFrom}.${hint}` })
}
