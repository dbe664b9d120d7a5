/** Flags that all commands about a server know. */
import { resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { serverFolder } from '../state-folder.js'

export const stateFlag = {
  state: Flags.string({ description: "The server's own folder: users, certificate, key (default: ~/.local/share/backup-agent/server).", helpValue: 'DIR' }),
}

export const hostFlag = {
  name: Flags.string({ description: 'The name or address under which clients reach the server (default: what it listens on, or an address of this machine).', helpValue: 'HOST' }),
}

/** Absolute. */
export function stateDirectoryOf(flags: { readonly state?: string | undefined }): string {
  return resolve(flags.state ?? serverFolder(process.env))
}
