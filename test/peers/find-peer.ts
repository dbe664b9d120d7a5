/** Where the programs that tests talk to lie: what `go-peers.mjs` knows, with its types. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageRoot } from '../support/run.js'

const peers = (await import(pathToFileURL(join(packageRoot, 'test', 'peers', 'go-peers.mjs')).href)) as { findPeer: (program: string) => string | undefined }

/** Undefined where it is not installed. */
export const { findPeer } = peers
