/** HELLO, and what comes of it: who is there, the store of the repository that is asked for, and WELCOME. */
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { protocolVersion } from '../../core/transport/tcp/frame.js'
import type { Hello, Welcome } from '../../core/transport/tcp/messages.js'
import type { CountedConnection, ListenerContext } from '../contracts.js'
import type { ConnectionLog } from './connection-log.js'
import { OwnRefusal } from './refusal.js'

export interface LoginInit {
  readonly context: ListenerContext
  readonly counted: CountedConnection
  /** Hears of the user once the token was right, whatever comes of the repository. */
  readonly log: ConnectionLog
  /** Fires when the connection is over. */
  readonly signal: AbortSignal
}

/** Errors: `unsupported`, and those of `Gate` and `Namespaces`. The caller closes the store. */
export async function logIn(hello: Hello, { context, counted, log, signal }: LoginInit): Promise<{ readonly user: string; readonly store: ObjectStore }> {
  const { gate, namespaces, limits } = context
  if (!hello.versions.includes(protocolVersion)) throw new BackupError('unsupported', `this server speaks version ${protocolVersion} of the protocol only`)
  const account = await gate.login({ user: hello.user, token: hello.token }, log.peer, { signal })
  const { user } = account
  log.user = user
  if (signal.aborted) throw signal.reason
  if (!counted.claim(user)) throw new OwnRefusal(`${user} has ${limits.connectionsPerUser} connections, more are not allowed`)
  return { user, store: await namespaces.open(account, hello.path, { create: hello.create, signal }) }
}

export function welcomeTo({ chunkBytes }: Hello, { limits, memory, appendOnly }: ListenerContext, own: Pick<Welcome, 'features' | 'server' | 'streams'>): Welcome {
  return { ...own, version: protocolVersion, chunkBytes, objectBytes: Math.min(limits.objectBytes, memory.mostBytes), appendOnly }
}
